// Moments at which nothing may stay readable: the window is left, the page is printed or hidden.
import type { PageMessage } from '../../shared/messages/page.ts';
import type { ProtectedPage } from './page.ts';
import { mostPatients, shownPatient } from './patients.ts';
import type { RevealDesk } from './reveal-desk.ts';

/** `signal` ends all listeners: document.open() removes them, and they are then set anew. */
export interface WindowGuard {
  readonly page: ProtectedPage;
  readonly desk: RevealDesk;
  readonly signal: AbortSignal;
  readonly send: (message: PageMessage) => Promise<unknown>;
  readonly path: () => string;
  /** The page goes away: what it showed is reported now or never. */
  readonly leave: () => void;
}

/** Installs the listeners; in capture on window, so that no handler of the page runs before them. */
export function guardWindow({ page, desk, signal, send, path, leave }: WindowGuard): void {
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
  window.addEventListener('pagehide', leave, options);
  // Another tab, a minimised window, a locked screen.
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'hidden') desk.hideAll();
    },
    options,
  );
  window.addEventListener(
    'beforeprint',
    () => {
      // Synchronous: the browser lays the page out for print right after this event.
      desk.hideAll();
      const all = page.patients().groups.map(shownPatient);
      for (let i = 0; i < all.length; i += mostPatients) {
        const patients = all.slice(i, i + mostPatients);
        void send({ type: 'happened', event: 'print', path: path(), patients });
      }
    },
    options,
  );
}
