import { describe, expect, it } from 'vitest';
import {
  filterOf,
  isNarrowed,
  parseSearch,
  readViewState,
  type ViewState,
  writeSearch,
} from '../../../proxy/console/logs/view-state.ts';
import { transferLogs, viewLog } from '../../../proxy/console/logs/log-definition.ts';
import { dayUntil, tiles } from '../../../proxy/console/overview/tiles.ts';
import { filterRequest } from '../../../shared/messages/console.ts';

const ref = `p1.${'a'.repeat(22)}`;
const full: ViewState = {
  tab: 'served',
  kinds: ['served', 'export'],
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-11-02T00:00:00.000Z',
  user: '007',
  device: 'd-1',
  partner: 'region',
  verdict: 'found',
  refs: [ref, `p2.${'b'.repeat(22)}`],
  open: 12,
};

describe('an address', () => {
  it('gives back the state it was written from, a numeric user name included', () => {
    expect(readViewState(parseSearch(writeSearch({ ...full })))).toEqual(full);
  });

  it('is readable', () => {
    expect(writeSearch({ kinds: ['view', 'copy'], range: 'today', open: 0 })).toBe(
      '?kinds=view,copy&range=today&open=0',
    );
    expect(writeSearch({ user: undefined })).toBe('');
  });

  it('loses only what makes no sense', () => {
    const text = '?kinds=view,nonsense&user=a1&range=era&open=-3&refs=张三&from=soon&verdict=%00';
    expect(readViewState(parseSearch(text))).toEqual({ user: 'a1' });
  });
});

it('an address never carries a number of a person into the page', () => {
  const text = '?user=11010519600101101X&device=13900000001&partner=region';
  expect(readViewState(parseSearch(text))).toEqual({ partner: 'region' });
});

describe('the filter of a state', () => {
  const now = new Date(2026, 10, 22, 14, 5);

  it('covers the kinds of the page, and only those', () => {
    expect(filterOf({}, [...viewLog.kinds], now).kinds).toEqual(viewLog.kinds);
    expect(filterOf({ kinds: ['copy', 'export'] }, [...viewLog.kinds], now).kinds).toEqual([
      'copy',
    ]);
  });

  it('begins seven days ago unless told', () => {
    const day = 24 * 60 * 60_000;
    expect(filterOf({}, ['view'], now).from).toBe(new Date(now.getTime() - 7 * day).toISOString());
    expect(filterOf({ range: 'all' }, ['view'], now).from).toBeUndefined();
    expect(filterOf({ range: 'today' }, ['view'], now).from).toBe(
      new Date(2026, 10, 22).toISOString(),
    );
  });

  it('lets exact times win over a range', () => {
    const { from, to } = filterOf({ range: 'today', to: full.to! }, ['view'], now);
    expect([from, to]).toEqual([undefined, full.to]);
  });

  it('is always one the server takes', () => {
    expect(
      filterRequest.safeParse(filterOf(full, [...transferLogs.served.kinds], now)).success,
    ).toBe(true);
  });
});

it('a time range alone is not "narrowed down"', () => {
  expect(isNarrowed({ range: 'today', open: 3, tab: 'sent' })).toBe(false);
  expect(isNarrowed({ user: 'a1' })).toBe(true);
});

it('each tile opens a page whose filter is the one it counted', () => {
  const span = dayUntil(new Date(2026, 10, 22, 14, 5));
  for (const tile of tiles) {
    const log = tile.to === '/views' ? viewLog : transferLogs[tile.state.tab!];
    const opened = readViewState(parseSearch(writeSearch({ ...tile.state, ...span })));
    expect(filterOf(opened, [...log.kinds], new Date())).toEqual({ ...tile.filter, ...span });
  }
});
