// The extension's document that no window shows, which holds the inspector's worker. Chromium gives one to extensions
// whose service worker cannot have a worker of its own; in Firefox the background is a document itself, and takes it
// in as a frame.

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
  // No such thing in Firefox, whatever the types say.
  if ((chrome.offscreen as unknown) === undefined) return await openFrame();
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

let frame: HTMLIFrameElement | undefined;

/** It stands as long as the background does, which Firefox ends when nothing has come for a while. */
async function openFrame(): Promise<boolean> {
  if (frame?.isConnected) return true;
  const opened = document.createElement('iframe');
  const loaded = new Promise((done) => opened.addEventListener('load', done, { once: true }));
  opened.src = chrome.runtime.getURL(page);
  document.body.append(opened);
  frame = opened;
  await loaded;
  return true;
}
