// Where the records behind a finding are.
import type { ViewState } from '../logs/view-state.ts';

interface Records<To> {
  readonly to: To;
  readonly search: ViewState;
}

export const driftRecords: Records<'/system'> = {
  to: '/system',
  search: { kinds: ['incident.drift'], range: 'all' },
};
export const canaryRecords: Records<'/views'> = {
  to: '/views',
  search: { kinds: ['incident.canary'], range: 'all' },
};
