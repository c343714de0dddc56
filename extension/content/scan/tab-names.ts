// Names of patients that the frames of a tab tell each other: one may mention whom another labels.
import { frameMessage } from '../../../shared/messages/page.ts';
import { askBackground, onBackgroundMessage } from '../../platform/page-browser.ts';
import type { ProtectedPage } from '../page/page.ts';

/** As many as one message may carry, and as long. */
const most = 500;
const longest = 128;

/** Tells the tab's other frames. */
export function shareNames(names: readonly string[]): void {
  const short = names.filter((name) => name.length <= longest);
  for (let i = 0; i < short.length; i += most) {
    void askBackground({ type: 'names', names: short.slice(i, i + most) });
  }
}

/** Learns what other frames tell, and what the tab knows already; `settle` after every change. */
export function followNames(page: ProtectedPage, settle: () => void): void {
  const learn = (message: unknown): void => {
    const parsed = frameMessage.safeParse(message);
    if (!parsed.success) return;
    page.learn(parsed.data.names);
    settle();
  };
  onBackgroundMessage((message) => {
    learn(message);
    return undefined;
  });
  void askBackground({ type: 'hello' }).then(learn);
}
