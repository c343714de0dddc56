// Files on their way to the workstation's disk, held until somebody has decided.
//
// Chromium waits for a name of ours before it puts the file where the person finds it, but for 15 seconds only:
// whoever holds longer has let it go. Firefox asks nobody for names; there the download is paused.

/** One download as it begins. */
export interface Download {
  readonly id: number;
  /** The last address of its redirections. */
  readonly url: string;
  /** '' where no page is behind it. */
  readonly referrer: string;
  readonly name: string;
  /** '' where the browser does not know. */
  readonly mediaType: string;
  readonly bytes: number | null;
}

type Item = chrome.downloads.DownloadItem;

/** `decide` is asked about every download; false ends it. What it throws lets nothing go. */
export function onDownloading(decide: (download: Download) => Promise<boolean>): void {
  const { onDeterminingFilename, onCreated } = chrome.downloads;
  // No such event in Firefox, whatever the types say.
  if ((onDeterminingFilename as unknown) === undefined) {
    onCreated.addListener((item) => void pauseFor(item, decide));
    return;
  }
  onDeterminingFilename.addListener((item, suggest) => {
    void decided(item, decide).then(async (goes) => {
      if (!goes) await endDownload(item.id);
      suggest();
    });
    return true;
  });
}

async function decided(
  item: Item,
  decide: (download: Download) => Promise<boolean>,
): Promise<boolean> {
  return await decide(readItem(item)).catch(() => false);
}

async function pauseFor(
  item: Item,
  decide: (download: Download) => Promise<boolean>,
): Promise<void> {
  // One that is over already cannot be paused, and is taken away again where it must not stay.
  await chrome.downloads.pause(item.id).catch(() => undefined);
  if (await decided(item, decide)) await chrome.downloads.resume(item.id).catch(() => undefined);
  else await endDownload(item.id);
}

/** Ends it, and takes from the disk what is there already. */
async function endDownload(id: number): Promise<void> {
  await chrome.downloads.cancel(id).catch(() => undefined);
  await chrome.downloads.removeFile(id).catch(() => undefined);
}

function readItem(item: Item): Download {
  const { id, url, finalUrl, referrer, filename, mime, totalBytes, fileSize } = item;
  const size = Math.max(totalBytes, fileSize);
  return {
    id,
    url: finalUrl || url,
    referrer: referrer ?? '',
    name: filename.split(/[/\\]/).pop() ?? '',
    mediaType: mime ?? '',
    bytes: size >= 0 ? size : null,
  };
}
