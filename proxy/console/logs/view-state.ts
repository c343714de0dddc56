// Everything a log page shows is in its address: conditions, tab, opened record. What an address may
// not hold, a patient's number, has no place here.
import * as z from 'zod/mini';
import { type FilterRequest, filterRequest } from '../../../shared/messages/console.ts';
import { holdsPersonNumber } from '../../../shared/messages/person-number.ts';

/** `today` begins at the reader's midnight; the others are the last 24 hours, 7 and 30 days. */
export const ranges = ['today', 'day', 'week', 'month', 'all'] as const;
export type Range = (typeof ranges)[number];
export const transferTabs = ['sent', 'served', 'exposure'] as const;
export type TransferTab = (typeof transferTabs)[number];

const fields = filterRequest.shape;
// Lists are one word with commas in the address.
const list = (text: unknown) => (typeof text === 'string' ? text.split(',') : text);
const viewState = {
  tab: z.optional(z.enum(transferTabs)),
  kinds: z.pipe(z.transform(list), fields.kinds),
  range: z.optional(z.enum(ranges)),
  from: fields.from,
  to: fields.to,
  user: fields.user,
  device: fields.device,
  partner: fields.partner,
  verdict: fields.verdict,
  refs: z.pipe(z.transform(list), fields.patientRefs),
  open: z.optional(z.coerce.number().check(z.int(), z.minimum(0))),
};

export interface ViewState {
  readonly tab?: TransferTab;
  readonly kinds?: FilterRequest['kinds'];
  /** Ends now; an absolute range (`from`, `to`) wins over it. */
  readonly range?: Range;
  readonly from?: string;
  readonly to?: string;
  readonly user?: string;
  readonly device?: string;
  readonly partner?: string;
  readonly verdict?: string;
  readonly refs?: readonly string[];
  /** Index of the record in the drawer. */
  readonly open?: number;
}

export const defaultRange: Range = 'week';

/** Free text in an address, where somebody could paste a patient's number. */
const isWord = (name: string) => ['user', 'device', 'partner', 'verdict'].includes(name);

/** The parts of an address that make sense; the rest, a person's number first, is left out. */
export function readViewState(search: Readonly<Record<string, unknown>>): ViewState {
  const read: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(viewState)) {
    if (search[name] === undefined) continue;
    // One bad part does not spoil a link: the others still count.
    const parsed = schema.safeParse(search[name]);
    const text = search[name];
    const isNumber = isWord(name) && typeof text === 'string' && holdsPersonNumber(text);
    if (parsed.success && !isNumber) read[name] = parsed.data;
  }
  return read;
}

/** Address text of a state: lists with commas, nothing quoted. */
export function writeSearch(state: Readonly<Record<string, unknown>>): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    const text = Array.isArray(value) ? value.join(',') : value;
    if (typeof text === 'string' ? text !== '' : typeof text === 'number')
      words.set(name, String(text));
  }
  // Commas and colons may stand in a query (RFC 3986 §3.4) and read better than their escapes.
  const text = words.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  return text ? `?${text}` : '';
}

/** Every value is text: an account named `007` stays that. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

const hour = 60 * 60_000;

/** When a relative range begins, ISO 8601; undefined for all time. */
function beginOf(range: Range, now: Date): string | undefined {
  switch (range) {
    case 'today':
      // Midnight where the reader is, not in Greenwich.
      return new Date(now.getFullYear(), now.getMonth(), now.getDate()).toISOString();
    case 'day':
      return new Date(now.getTime() - 24 * hour).toISOString();
    case 'week':
      return new Date(now.getTime() - 7 * 24 * hour).toISOString();
    case 'month':
      return new Date(now.getTime() - 30 * 24 * hour).toISOString();
    case 'all':
      return undefined;
  }
}

/** What the server is asked for a state on a page that shows `kinds`. */
export function filterOf(
  state: ViewState,
  kinds: NonNullable<FilterRequest['kinds']>,
  now: Date,
): FilterRequest {
  const absolute = state.from !== undefined || state.to !== undefined;
  const from = absolute ? state.from : beginOf(state.range ?? defaultRange, now);
  // When none of this page's kinds is left, all of them are asked for, never none.
  const chosen = state.kinds?.filter((kind) => kinds.includes(kind)) ?? [];
  return {
    kinds: chosen.length > 0 ? chosen : [...kinds],
    ...(from === undefined ? {} : { from }),
    ...(state.to === undefined ? {} : { to: state.to }),
    ...(state.user === undefined ? {} : { user: state.user }),
    ...(state.device === undefined ? {} : { device: state.device }),
    ...(state.partner === undefined ? {} : { partner: state.partner }),
    ...(state.verdict === undefined ? {} : { verdict: state.verdict }),
    ...(state.refs === undefined ? {} : { patientRefs: [...state.refs] }),
  };
}

/** Whether a person narrowed the page down; the time range alone does not count. */
export function isNarrowed(state: ViewState): boolean {
  const { kinds, user, device, partner, verdict, refs } = state;
  return [kinds, user, device, partner, verdict, refs].some((part) => part !== undefined);
}
