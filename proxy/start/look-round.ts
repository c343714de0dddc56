/**
 * Looks at once and then every `everyMs` milliseconds for as long as `life` lasts, one look after the other; its
 * end waits for the one that is under way. One that rejects is told of, and the next comes all the same.
 */
export function lookRound(
  look: () => Promise<unknown>,
  everyMs: number,
  onFault: () => void,
  life: AsyncDisposableStack,
): void {
  let looking: Promise<unknown> = look().catch(onFault);
  const timer = setInterval(() => {
    looking = looking.then(look).catch(onFault);
  }, everyMs).unref();
  life.defer(async () => {
    clearInterval(timer);
    await looking;
  });
}
