import { strayErrors } from '../../proxy/inspect/document/pdf-rejections.ts';

/**
 * The runner of tests counts every rejection nobody hears as an error, whatever the product does about it:
 * here it does not hear those that the product lets go. @returns what undoes it
 */
export async function hideStrayRejections(): Promise<() => void> {
  const isStray = await strayErrors();
  const theirs = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  const filter = (error: unknown, promise: Promise<unknown>): void => {
    if (!isStray(error)) for (const listener of theirs) listener(error, promise);
  };
  process.on('unhandledRejection', filter);
  return () => {
    process.off('unhandledRejection', filter);
    for (const listener of theirs) process.on('unhandledRejection', listener);
  };
}
