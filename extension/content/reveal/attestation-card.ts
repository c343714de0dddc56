// Asks why a patient was opened in an emergency: a card in the corner that stops nobody. It can be put off;
// the extension's own window keeps asking.
import { type AttestationReason, attestationReasons } from '../../../shared/records/attestation.ts';
import type { OpenedEmergency } from './break-glass.ts';
import { element, type Overlay, pressable } from './overlay.ts';
import type { Texts } from '../page/texts.ts';

/** As the message takes it. */
const longestNote = 100;

export class AttestationCard {
  readonly #overlay: Overlay;
  readonly #texts: Texts;
  readonly #attest: (id: string, reason: AttestationReason, note: string) => Promise<boolean>;
  readonly #waiting: OpenedEmergency[] = [];
  #card: HTMLElement | undefined;

  constructor(
    overlay: Overlay,
    texts: Texts,
    attest: (id: string, reason: AttestationReason, note: string) => Promise<boolean>,
  ) {
    this.#overlay = overlay;
    this.#texts = texts;
    this.#attest = attest;
  }

  /** One at a time, in the order they happened. */
  ask(emergency: OpenedEmergency): void {
    this.#waiting.push(emergency);
    if (!this.#card) this.#show();
  }

  #show(): void {
    const emergency = this.#waiting.shift();
    if (!emergency) return;
    const texts = this.#texts;
    const when = new Date(emergency.at).toLocaleTimeString([], { timeStyle: 'short' });
    const about = texts.attestAbout.replace('{time}', when).replace('{n}', String(emergency.count));
    const note = element('input', 'note');
    note.maxLength = longestNote;
    note.placeholder = texts.attestNote;
    note.setAttribute('aria-label', texts.attestNote);
    const reasons = attestationReasons.map((reason) =>
      pressable(element('button', 'tag', texts[`attest_${reason}`]), () => {
        void this.#say(emergency.id, reason, note.value);
      }),
    );
    const later = pressable(element('button', 'later', texts.attestLater), () => this.#close());
    const card = element('section', 'card', [
      element('h2', '', texts.attestTitle),
      element('p', '', about),
      note,
      element('div', 'tags', reasons),
      later,
    ]);
    card.setAttribute('role', 'region');
    card.setAttribute('aria-label', texts.attestTitle);
    this.#card = this.#overlay.add(card);
  }

  // What could not be stored stays open: the card goes on asking.
  async #say(id: string, reason: AttestationReason, note: string): Promise<void> {
    if (await this.#attest(id, reason, note)) return this.#close();
    const failed = element('p', 'failed', this.#texts.attestFailed);
    failed.setAttribute('role', 'alert');
    this.#card?.querySelector('.failed')?.remove();
    this.#card?.append(failed);
  }

  #close(): void {
    this.#card?.remove();
    this.#card = undefined;
    this.#show();
  }
}
