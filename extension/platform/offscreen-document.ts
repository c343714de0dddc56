// The extension's document that no window shows: Chromium gives it to extensions whose service worker cannot
// have a worker of its own. Firefox knows no such thing.

const page = 'inspect/inspect.html';

/** While it is being made; two at once would be one too many. */
let opening: Promise<boolean> | undefined;

/** Brings up the document that inspects files; true when it stands, then or before. Never rejects. */
export function openInspector(): Promise<boolean> {
  opening ??= open().finally(() => {
    opening = undefined;
  });
  return opening;
}

async function open(): Promise<boolean> {
  const justification =
    'Inspects files for patient data off the page’s thread before they are uploaded.';
  try {
    await chrome.offscreen.createDocument({ url: page, reasons: ['WORKERS'], justification });
    return true;
  } catch (error) {
    // An extension has one at most: this one. There is no other way to ask before Chromium 116.
    return /single offscreen/i.test(String(error));
  }
}
