// Files that come from the hospital's pages to the workstation: answers the background that holds them, and the
// hook that holds what a script writes to a disk. On other pages it hears nothing.
import { downloadMessage, type PageMessage } from '../../../shared/messages/page.ts';
import { downloadGuardOf } from '../../../shared/policy/guards.ts';
import { askBackground, onBackgroundMessage } from '../../platform/page-browser.ts';
import type { OutsideCard } from '../outside/outside-card.ts';
import type { PolicyState } from '../page/policy-state.ts';
import type { Texts } from '../page/texts.ts';
import { DownloadDesk } from './download-desk.ts';
import { isReadableHere } from './read-download.ts';

/** Event of main-world/file-hook: a script writes to a disk; `relatedTarget` carries the name as its value. */
const writeEvent = 'medveil-write';

export interface DownloadsGuard {
  readonly policy: PolicyState;
  readonly texts: Texts;
  readonly card: OutsideCard;
  readonly send: (message: PageMessage) => Promise<unknown>;
  readonly path: () => string;
}

/** @returns installs the listeners of the document anew; `signal` ends them */
export function guardDownloads(deps: DownloadsGuard): (signal: AbortSignal) => void {
  const desk = new DownloadDesk(deps);
  onBackgroundMessage((message) => {
    const held = downloadMessage.safeParse(message);
    if (!held.success || !deps.policy.protected) return undefined;
    if (!held.data.reads && !isReadableHere(held.data.url)) return undefined;
    // Several frames can read the same: one judges.
    return askBackground({ type: 'claim', id: held.data.id }).then((isOurs) => {
      if (isOurs === true) void desk.judge(held.data);
      return isOurs;
    });
  });
  const onWrite = (event: Event): void => {
    const field = event instanceof MouseEvent ? event.relatedTarget : null;
    const { mode } = downloadGuardOf(deps.policy.policy.guards);
    if (!(field instanceof HTMLInputElement) || !deps.policy.protected || mode === 'off') return;
    // Tells the hook that an answer comes.
    event.preventDefault();
    void desk.writing(field.value).then((goes) => {
      field.dispatchEvent(new Event(goes ? 'medveil-goes' : 'medveil-stays'));
    });
  };
  return (signal) => {
    document.addEventListener(writeEvent, onWrite, { capture: true, signal });
  };
}
