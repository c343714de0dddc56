// Hears that somebody else may be signed in: cookies change without the page's knowing.
import { accountMessage } from '../../../shared/messages/page.ts';
import { onBackgroundMessage } from '../../platform/page-browser.ts';

export function followAccount(changed: () => void): void {
  onBackgroundMessage((message) => {
    if (accountMessage.safeParse(message).success) changed();
    return undefined;
  });
}
