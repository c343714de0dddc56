// pdf.js looks ahead for pages and forgets the promise: of a broken document it rejects with nobody to hear,
// which ends a Node process. Only its own errors are let go, and only while a document is open.
import { getResolvedPDFJS } from 'unpdf';

/** Whether `error` comes out of pdf.js and says something of a document. */
export async function strayErrors(): Promise<(error: unknown) => boolean> {
  const { InvalidPDFException } = await getResolvedPDFJS();
  // The class that all its exceptions extend is not exported.
  const base = Object.getPrototypeOf(InvalidPDFException) as { prototype: object };
  return (error) =>
    error instanceof Error &&
    (Object.prototype.isPrototypeOf.call(base.prototype, error) ||
      /[\\/]unpdf[\\/]/.test(error.stack ?? ''));
}

/** From now on. @returns what ends it, when all that is on its way has come */
export async function ignoreStrayErrors(): Promise<() => Promise<void>> {
  const isStray = await strayErrors();
  const listener = (error: unknown): void => {
    // As without a listener: the thread ends.
    if (!isStray(error)) throw error;
  };
  process.on('unhandledRejection', listener);
  return async () => {
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', listener);
  };
}
