// What the interface says of a wish and of a refusal. Names masks, kinds and numbers of patients, never a
// value.
import { identifierKinds } from '../../../shared/identifiers/kind.ts';
import type { RevealAnswer } from '../../../shared/messages/page.ts';
import type { ProtectedPage } from '../page/page.ts';
import type { MenuChoice } from './reveal-menu.ts';
import type { Wish } from './reveal-wish.ts';
import type { Texts } from '../page/texts.ts';

/** Why the background says no; that a reason is needed is no refusal to a person. */
export type Refusal = Exclude<
  (RevealAnswer & { ok: false })['refusal'],
  'reasonNeeded' | 'sameReason' | 'otherReason'
>;

/** That a reason has been given for patient after patient: asks whether it is really meant, or for another. */
export function sameReasonText(
  texts: Texts,
  label: string,
  { refusal, patients = 0, minutes = 0 }: RevealAnswer & { ok: false },
): string {
  return texts[refusal === 'otherReason' ? 'reasonOther' : 'reasonAgain']
    .replace('{reason}', label)
    .replace('{minutes}', String(minutes))
    .replace('{n}', String(patients));
}

/** One way to go on from a value: what would be readable, of whom. */
export function choiceOf(wish: Wish, page: ProtectedPage, texts: Texts): MenuChoice {
  const { patients, total } = wish;
  // In the order of the vocabulary: names and numbers first, as people say them.
  const held = new Set(patients.flatMap(({ patient }) => patient.kinds));
  const names = identifierKinds.flatMap((kind) => (held.has(kind) ? [texts[`kind_${kind}`]] : []));
  const [only = ''] = names.length === 1 ? names : [];
  const also = names.length > 1 ? ` · ${names.join(texts.listComma)}` : '';
  const [first] = patients;
  const count = String(patients.length);
  switch (wish.scope) {
    case 'field':
    case 'patient': {
      const named = first?.patient.identifiers.personName;
      const mask = named && page.covering.mask({ kind: 'personName', value: named });
      const values = String(first?.subjects.length ?? 0);
      return {
        label:
          wish.scope === 'field' ? texts.scopeField : texts.scopePatient.replace('{n}', values),
        kinds: only,
        subject: (mask ? `${texts.revealPatient} ${mask}` : '') + also,
      };
    }
    case 'batch':
      return {
        label: batchLabel(wish, texts).replace('{n}', count),
        kinds: only,
        subject:
          texts[total > patients.length ? 'batchCapped' : 'batchOf']
            .replace('{n}', count)
            .replace('{all}', String(total)) + also,
      };
  }
}

function batchLabel({ by = 'screen' }: Wish, texts: Texts): string {
  switch (by) {
    case 'selection':
      return texts.scopeSelection;
    case 'rows':
      return texts.scopeRows;
    case 'screen':
      return texts.scopeScreen;
  }
}

/** The background's refusals in words. */
export function refusalText(texts: Texts, refusal: Refusal): string {
  switch (refusal) {
    case 'notRevealable':
      return texts.refusedNotRevealable;
    case 'unknownReason':
      return texts.refusedUnknownReason;
    case 'tooMany':
      return texts.refusedTooMany;
    case 'queueFull':
      return texts.refusedQueueFull;
    case 'storage':
      return texts.refusedStorage;
  }
}
