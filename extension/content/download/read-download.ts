// The bytes of a file that is on its way to the workstation: of one that a script has made the very same, of a
// server's answer those of a second, equal request, for nobody gives an extension those of the first.
import type { DownloadMessage } from '../../../shared/messages/page.ts';

/** Bytes; of more nobody waits for the inspection. */
const most = 512 * 1024 * 1024;

/** Whether this document may read what is at the address. */
export function isReadableHere(url: string): boolean {
  if (url.startsWith('data:')) return true;
  try {
    return new URL(url).origin === self.origin;
  } catch {
    return false;
  }
}

/** `server`: it has to be asked a second time. */
export function isOfServer(url: string): boolean {
  return /^https?:/.test(url);
}

/**
 * The file, under its name. Never rejects.
 * @returns undefined where it cannot be had: too large, withdrawn, or the address gives something else to a GET
 */
export async function readDownload(
  { url, name, mediaType, bytes }: DownloadMessage,
  signal?: AbortSignal,
): Promise<File | undefined> {
  if (bytes !== null && bytes > most) return undefined;
  try {
    const response = await fetch(url, {
      credentials: 'include',
      ...(signal ? { signal } : {}),
    });
    if (!response.ok) return undefined;
    const body = await response.blob();
    // What was saved came by another request, a form's maybe: this answer says nothing of that one.
    const isOther =
      isOfServer(url) && mediaType !== '' && essence(body.type) !== essence(mediaType);
    return isOther ? undefined : new File([body], name, { type: mediaType || body.type });
  } catch {
    return undefined;
  }
}

function essence(mediaType: string): string {
  return (mediaType.split(';')[0] ?? '').trim().toLowerCase();
}

/** Hands what is at an address of this document's to the browser to save, as if the page had. */
export function saveFile(name: string, url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Revoked at once it would be gone before the browser has read it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
