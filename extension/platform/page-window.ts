// Firefox shows content scripts the page's objects through a glass that some calls do not pass: what is handed to
// those has to be the page's own.

/** The page's own object behind what we see; in Chromium ours is as good. */
export function behind<T extends object>(seen: T): T {
  const own: unknown = Reflect.get(seen, 'wrappedJSObject');
  return typeof own === 'object' && own !== null ? (own as T) : seen;
}

/** A copy that belongs to the page; in Chromium the value itself. */
function given<T extends object>(value: T): T {
  const clone: unknown = Reflect.get(globalThis, 'cloneInto');
  return typeof clone === 'function' ? (clone(value, window) as T) : value;
}

/** A square picture of RGBA pixels that a canvas of the page takes. */
export function imageOf(pixels: Uint8ClampedArray<ArrayBuffer>, size: number): ImageData {
  const { ImageData: Image } = behind(window);
  return new Image(given(pixels), size, size);
}
