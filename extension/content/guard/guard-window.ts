// Moments at which nothing may stay readable: the window is left or hidden.
import type { RevealDesk } from '../reveal/reveal-desk.ts';
import type { Sights } from '../observe/sights.ts';

/** `signal` ends all listeners: document.open() removes them, and they are then set anew. */
export interface WindowGuard {
  readonly desk: RevealDesk;
  readonly signal: AbortSignal;
  readonly sights: Sights;
}

/** Installs the listeners; in capture on window, so that no handler of the page runs before them. */
export function guardWindow({ desk, sights, signal }: WindowGuard): void {
  const options = { capture: true, signal };
  window.addEventListener(
    'blur',
    (event) => {
      // Focus that moves into a frame of this page has not left it.
      if (event.target !== window) return;
      const inside = document.hasFocus() && document.activeElement instanceof HTMLIFrameElement;
      if (!inside) desk.hideAll();
    },
    options,
  );
  // What the page showed is reported now or never.
  window.addEventListener('pagehide', () => sights.leave(), options);
  // Another tab, a minimised window, a locked screen; a page rendered beforehand that is asked for.
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState !== 'hidden') return sights.changed();
      sights.leave();
      desk.hideAll();
    },
    options,
  );
}
