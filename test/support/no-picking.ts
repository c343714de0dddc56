// An intake at which nobody picks rules.
import { builtInDetector } from '../../shared/detect/detector.ts';
import { PickerTickets } from '../../proxy/intake/picker-tickets.ts';
import type { PickerDeps } from '../../proxy/intake/save-draft.ts';

export function noPicking({ drafts }: Pick<PickerDeps, 'drafts'>): PickerDeps {
  const detector = () => builtInDetector;
  return { tickets: new PickerTickets(), drafts, detector, mayPick: async () => false };
}
