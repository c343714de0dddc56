// What the overview counts. A tile's filter and its link say the same thing in two places: the test
// of this file holds them together.
import type { FilterRequest } from '../../../shared/messages/console.ts';
import { filterOf, type TransferTab, type ViewState } from '../logs/view-state.ts';
import { transferLogs, viewLog } from '../logs/log-definition.ts';

export interface TileDefinition {
  readonly name: 'view' | 'reveal' | 'export' | 'delivered' | 'refused' | 'exposure';
  /** Without times: the page adds those of the day. */
  readonly filter: FilterRequest;
  readonly to: '/transfers' | '/views';
  readonly state: ViewState;
  /** Any such record is bad news. */
  readonly alarm?: boolean;
}

/** In the order they are shown and counted. */
export const tiles: readonly TileDefinition[] = [
  onViews('view', { kinds: ['view'] }),
  onViews('reveal', { kinds: ['reveal'] }),
  onTransfers('export', { tab: 'served', kinds: ['export'] }),
  onTransfers('delivered', { tab: 'sent', verdict: 'delivered' }),
  { ...onTransfers('refused', { tab: 'sent', verdict: 'refused' }), alarm: true },
  { ...onTransfers('exposure', { tab: 'exposure', kinds: ['exposure.plaintext'] }), alarm: true },
];

function onViews(name: TileDefinition['name'], state: ViewState): TileDefinition {
  return { name, to: '/views', state, filter: bare(state, viewLog.kinds) };
}

function onTransfers(
  name: TileDefinition['name'],
  state: ViewState & { tab: TransferTab },
): TileDefinition {
  return { name, to: '/transfers', state, filter: bare(state, transferLogs[state.tab].kinds) };
}

/** The filter of a state without its time. */
function bare(state: ViewState, kinds: readonly NonNullable<FilterRequest['kinds']>[number][]) {
  // Any date will do: a range without beginning needs none.
  return filterOf({ ...state, range: 'all' }, [...kinds], new Date(0));
}

/** From midnight to now, both fixed, so that the rows a number opens are the rows it counted. */
export function dayUntil(now: Date): { from: string; to: string } {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  return { from: midnight.toISOString(), to: now.toISOString() };
}
