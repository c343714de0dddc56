import { describe, expect, it } from 'vitest';
import { confirmNotice, guideOf } from '../../../extension/background/guide.ts';
import { Notices } from '../../../extension/background/notices.ts';
import type { EventDeps } from '../../../extension/background/request-deps.ts';
import type { PageEvent } from '../../../shared/messages/intake.ts';
import { guideAnswer } from '../../../shared/messages/page.ts';
import type { Policy } from '../../../shared/policy/policy.ts';
import { strictestPolicy } from '../../../shared/policy/strictest-policy.ts';

const notice = { text: '本院…', contact: '信息科', sha256: 'ab'.repeat(32) };
const policy: Policy = {
  v: 1,
  ...strictestPolicy,
  version: 3,
  issuedAt: '2026-01-01T00:00:00Z',
  hospital: '示范医院',
  sealKey: '',
  fields: { address: 'hide', age: 'show' },
  notice,
};

function background(changes: Partial<EventDeps> = {}) {
  let kept: unknown;
  const store = {
    read: async () => kept,
    write: async (value: unknown) => {
      kept = structuredClone(value);
    },
  };
  const events: PageEvent[] = [];
  const deps: EventDeps = {
    policy: async () => policy,
    put: async (event) => events.push(event) > 0,
    flush: () => {},
    userAt: async () => undefined,
    now: () => new Date(1000),
    markOf: async () => '00000000',
    ...changes,
  };
  return { notices: new Notices(store, () => 1000), events, deps };
}

describe('the notice to staff', () => {
  it('is read by each account for itself, and is on record', async () => {
    const { notices, events, deps } = background();
    expect((await guideOf(policy, notices, 'n1')).notice?.readAt).toBeNull();
    expect(await confirmNotice(policy, notices, 'n1', deps)).toBe(true);
    expect(events).toMatchObject([{ type: 'notice', user: 'n1', notice: notice.sha256 }]);
    expect((await guideOf(policy, notices, 'n1')).notice?.readAt).toBe(1000);
    expect((await guideOf(policy, notices, 'n2')).notice?.readAt).toBeNull();
    expect((await guideOf(policy, notices, undefined)).notice?.readAt).toBeNull();
  });

  it('with another text is another notice', async () => {
    const { notices, deps } = background();
    await confirmNotice(policy, notices, 'n1', deps);
    const changed = { ...policy, notice: { ...notice, sha256: 'cd'.repeat(32) } };
    expect((await guideOf(changed, notices, 'n1')).notice?.readAt).toBeNull();
  });

  it('has not been read where that could not be recorded', async () => {
    const { notices, deps } = background({ put: async () => false });
    expect(await confirmNotice(policy, notices, 'n1', deps)).toBe(false);
    expect((await guideOf(policy, notices, 'n1')).notice?.readAt).toBeNull();
  });

  it('opens its page once', async () => {
    const { notices } = background();
    const twice = await Promise.all([notices.isNew(notice), notices.isNew(notice)]);
    expect(twice).toEqual([true, false]);
    expect(await notices.isNew({ ...notice, sha256: 'cd'.repeat(32) })).toBe(true);
  });
});

describe('the page that explains the protection', () => {
  it('says what holds, also without a policy', async () => {
    const { notices } = background();
    const guide = await guideOf(policy, notices, undefined);
    expect(guideAnswer.safeParse(guide).success).toBe(true);
    expect(guide.fields).toMatchObject({ hide: ['address'], show: ['age'] });
    expect(guide.fields.mask).toContain('personName');
    const none = await guideOf(undefined, notices, undefined);
    expect(guideAnswer.safeParse(none).success).toBe(true);
    expect(none).toMatchObject({ hospital: null, notice: null, guards: { outside: 'monitor' } });
  });
});
