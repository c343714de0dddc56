// The parser gives an element its declarative shadow root without telling any observer.

/** Calls `look` before every frame while the parser is at work, and once when it has finished. */
export function followParser(look: () => void): void {
  const frame = (): void => {
    look();
    if (document.readyState === 'loading') requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  document.addEventListener('DOMContentLoaded', look, { once: true });
}
