// Which page this document is, for counting. Old systems write whole pages into frames that have no address.

/** Around a frame; further up nobody knows which page it is of. */
const mostFrames = 4;

/**
 * Path and fragment. Of a frame without an address (`srcdoc`, `about:blank`) the path around it and `#/frame`: it
 * is a page of its own. Undefined where that is another site's, or a file's.
 */
export function addressHere(): string | undefined {
  let at: Window = self.window;
  for (let level = 0; level <= mostFrames; level++) {
    const path = pathOf(at);
    if (path === undefined) return undefined;
    if (path !== '')
      return (level === 0 ? path + at.location.hash : `${path}#/frame`).slice(0, 2000);
    if (at.parent === at) return undefined;
    at = at.parent;
  }
  return undefined;
}

/** Empty without an address; undefined where it is not ours to read. */
function pathOf(frame: Window): string | undefined {
  try {
    const { protocol, pathname } = frame.location;
    if (/^https?:$/.test(protocol)) return pathname;
    return protocol === 'about:' && self.origin !== 'null' ? '' : undefined;
  } catch {
    return undefined;
  }
}
