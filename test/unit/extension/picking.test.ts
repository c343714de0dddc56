import { describe, expect, it } from 'vitest';
import type { IntakeAnswer } from '../../../extension/background/intake-client.ts';
import { Picking, type PickingDeps } from '../../../extension/background/picking.ts';
import type { PickState } from '../../../shared/messages/picker.ts';
import type { DraftRule, RuleDraft } from '../../../shared/policy/rule-draft.ts';

const rule: DraftRule = { by: 'label', word: '来诊者', kind: 'personName' };
const draft: RuleDraft = {
  site: 'https://his.example',
  path: '/',
  rules: [rule],
  tested: { before: 1, after: 9, hits: [8] },
};
const hour = 3_600_000;

function background(changes: Partial<PickingDeps> = {}) {
  let kept: unknown;
  let now = 0;
  const calls: { path: string; body: unknown }[] = [];
  const told: { tab: number; message: PickState }[] = [];
  const brought: number[] = [];
  const picking = new Picking({
    call: async (path, body): Promise<IntakeAnswer> => {
      calls.push({ path, body });
      const until = new Date(now + hour).toISOString();
      const answer = {
        '/v1/picker': { ticket: 't', account: 'a', until },
        '/v1/drafts': { id: 'D' },
      };
      return { kind: 'ok', body: answer[path as keyof typeof answer], etag: undefined };
    },
    page: async () => ({ tab: 7, host: 'his.example' }),
    bring: async (tab) => brought.push(tab) > 0,
    tell: async (tab, message) => void told.push({ tab, message }),
    read: async () => kept,
    write: async (value) => {
      kept = structuredClone(value);
    },
    forget: async () => {
      kept = undefined;
    },
    now: () => now,
    ...changes,
  });
  const later = (milliseconds: number): void => {
    now += milliseconds;
  };
  return { picking, calls, told, brought, later };
}

describe('picking rules', () => {
  it('begins in the page that was looked at last, with a code as people type it', async () => {
    const { picking, calls, told, brought } = background();
    expect(await picking.open('2026 1124')).toMatchObject({ ok: true, host: 'his.example' });
    expect(calls).toEqual([{ path: '/v1/picker', body: { code: '20261124' } }]);
    expect(brought).toEqual([7]);
    expect(told).toEqual([{ tab: 7, message: { type: 'pick', rules: [] } }]);
  });

  it.each([
    [{ kind: 'refused', status: 403 }, 'code'],
    [{ kind: 'unreachable' }, 'unreachable'],
    [{ kind: 'ok', body: { no: 'ticket' }, etag: undefined }, 'unreachable'],
  ] as const)('does not begin when the server answers %o', async (answer, refusal) => {
    const { picking, told } = background({ call: async () => answer });
    expect(await picking.open('20261124')).toEqual({ ok: false, refusal });
    expect(told).toEqual([]);
  });

  it('does not ask for a ticket where no page is open', async () => {
    const { picking, calls } = background({ page: async () => undefined });
    expect(await picking.open('20261124')).toEqual({ ok: false, refusal: 'noPage' });
    expect(calls).toEqual([]);
  });

  it('keeps what was picked while the page is loaded anew, and hears its own tab only', async () => {
    const { picking, told } = background();
    await picking.open('20261124');
    expect(await picking.hear({ type: 'pickKeep', rules: [rule] }, 8)).toBeUndefined();
    expect(await picking.hear({ type: 'pickKeep', rules: [rule] }, 7)).toBe(true);
    await picking.pageLoaded(8);
    expect(told).toHaveLength(1);
    await picking.pageLoaded(7);
    expect(told.at(-1)).toEqual({ tab: 7, message: { type: 'pick', rules: [rule] } });
    expect(await picking.hear({ type: 'pickSave', draft }, 8)).toMatchObject({ refusal: 'ticket' });
  });

  it('saves until the time is over; a new code goes on with what was picked', async () => {
    const { picking, calls, told, later } = background();
    await picking.open('20261124');
    await picking.hear({ type: 'pickKeep', rules: [rule] }, 7);
    expect(await picking.hear({ type: 'pickSave', draft }, 7)).toEqual({ ok: true, id: 'D' });
    expect(calls.at(-1)).toEqual({ path: '/v1/drafts', body: { ticket: 't', draft } });
    later(2 * hour);
    expect(await picking.hear({ type: 'pickSave', draft }, 7)).toEqual({
      ok: false,
      refusal: 'ticket',
    });
    await picking.open('20261124');
    expect(told.at(-1)?.message).toEqual({ type: 'pick', rules: [rule] });
  });

  it.each([
    [401, 'ticket'],
    [422, 'patientValue'],
    [400, 'malformed'],
  ] as const)('says why a draft was not taken: %i', async (status, refusal) => {
    const { picking } = background({
      call: async (path) =>
        path === '/v1/drafts'
          ? { kind: 'refused', status }
          : {
              kind: 'ok',
              body: { ticket: 't', account: 'a', until: new Date(hour).toISOString() },
              etag: undefined,
            },
    });
    await picking.open('20261124');
    expect(await picking.hear({ type: 'pickSave', draft }, 7)).toEqual({ ok: false, refusal });
  });

  it('ends for every frame, and is not heard of again', async () => {
    const { picking, told } = background();
    await picking.open('20261124');
    expect(await picking.hear({ type: 'pickEnd' }, 7)).toBe(true);
    expect(told.at(-1)).toEqual({ tab: 7, message: { type: 'pickOver' } });
    await picking.pageLoaded(7);
    expect(told).toHaveLength(2);
  });
});
