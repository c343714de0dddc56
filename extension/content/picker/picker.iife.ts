// Entry of the picker: brought into the frames of a tab in which somebody picks rules, beside the content script that
// keeps them masked. Brought again it only waits for what the background says.
import { pickState } from '../../../shared/messages/picker.ts';
import { askBackground, localText, onBackgroundMessage } from '../../platform/page-browser.ts';
import { loadPickWords } from './pick-words.ts';
import { Picker } from './picker.ts';

declare global {
  var medveilPickerHere: boolean | undefined;
}

if (globalThis.medveilPickerHere !== true) {
  globalThis.medveilPickerHere = true;
  listen();
}

function listen(): void {
  const words = loadPickWords(localText);
  let picker: Picker | undefined;
  onBackgroundMessage((message) => {
    const said = pickState.safeParse(message);
    const to = globalThis.medveilPickedPage;
    if (!said.success || !to || !to.page.policy.protected) return undefined;
    if (said.data.type === 'pick') picker ??= new Picker({ to, words, ask: askBackground });
    picker?.hear(said.data);
    if (said.data.type === 'pickOver') picker = undefined;
    return undefined;
  });
}
