import { describe, expect, it } from 'vitest';
import { CareList } from '../../../extension/background/care-list.ts';
import { answerPage } from '../../../extension/background/page-requests.ts';
import type { RequestDeps } from '../../../extension/background/request-deps.ts';
import type { PageEvent } from '../../../shared/messages/intake.ts';
import { emergencies } from '../../support/emergencies.ts';
import { sameReasons } from '../../support/same-reasons.ts';
import { strictestPolicy } from '../../../shared/policy/strictest-policy.ts';

const frame = { tab: 3, origin: 'https://his.example' };
const patients = [{ identifiers: { personName: '张三' }, kinds: ['mobilePhone' as const] }];
const reveal = { type: 'reveal', path: '/p', scope: 'field', patients, reason: 'treatment' };
const ofKinds = (...kinds: string[]) => ({ patients: [{ ...patients[0], kinds }] });

function background(changes: Partial<RequestDeps> = {}, from = frame) {
  const events: PageEvent[] = [];
  const deps: RequestDeps = {
    policy: async () => ({
      ...strictestPolicy,
      version: 4,
      fields: { address: 'hide', age: 'show' },
    }),
    put: async (event) => events.push(event) > 0,
    flush: () => {},
    learnNames: async () => {},
    namesOf: async () => ['张三'],
    cookie: async () => undefined,
    loadAgain: async () => false,
    care: new CareList({ read: async () => undefined, write: async () => {} }, () => 0),
    sameReasons: sameReasons(),
    coverage: { note: async () => {} },
    canaries: { once: async (_, record) => await record() },
    emergencies: emergencies(),
    device: async () => 'device-7',
    userAt: async (origin) => (origin === frame.origin ? 'n001' : undefined),
    bringEngine: async () => true,
    claim: () => true,
    judged: () => true,
    give: async () => undefined,
    bringInspector: async () => true,
    showCard: async () => undefined,
    now: () => new Date('2026-02-03T04:05:06Z'),
    markOf: async (user) => (user === 'n001' ? 'K7QF3ZM2' : '00000000'),
    ...changes,
  };
  return { events, ask: (message: unknown) => answerPage(message, from, deps) };
}

describe('a reveal', () => {
  it('is allowed with a reason once its event is stored', async () => {
    const { events, ask } = background();
    expect(await ask(reveal)).toEqual({ ok: true, seconds: 30, recorded: 1 });
    expect(events).toEqual([
      {
        v: 1,
        type: 'reveal',
        at: '2026-02-03T04:05:06.000Z',
        user: 'n001',
        site: 'https://his.example',
        path: '/p',
        patients,
        reason: 'treatment',
        seconds: 30,
        scope: 'field',
        policyVersion: 4,
      },
    ]);
  });

  it.each([
    [ofKinds('address'), 'notRevealable'],
    [ofKinds('mobilePhone', 'address'), 'notRevealable'],
    [ofKinds('age'), 'notRevealable'],
    [ofKinds(), 'notRevealable'],
    [{ reason: 'curiosity' }, 'unknownReason'],
    [{ reason: 'careList' }, 'unknownReason'],
    [{ reason: undefined }, 'reasonNeeded'],
    [{ patients: [...patients, ...patients] }, 'tooMany'],
    [{ scope: 'patient', patients: [...patients, ...patients] }, 'tooMany'],
    [{ scope: 'batch', patients: Array.from({ length: 21 }, () => patients[0]) }, 'tooMany'],
    [
      { scope: 'batch', patients: [...patients, { identifiers: {}, kinds: ['address'] }] },
      'notRevealable',
    ],
  ])('is refused and not recorded for %j', async (change, refusal) => {
    const { events, ask } = background();
    expect(await ask({ ...reveal, ...change })).toEqual({ ok: false, refusal });
    expect(events).toEqual([]);
  });

  it('is refused when its event cannot be kept', async () => {
    const full = background({ put: async () => false });
    expect(await full.ask(reveal)).toEqual({ ok: false, refusal: 'queueFull' });
    const broken = background({
      put: async () => {
        throw new Error('disk');
      },
    });
    expect(await broken.ask(reveal)).toEqual({ ok: false, refusal: 'storage' });
  });

  it('of several patients is a record each, and shows no more than were recorded', async () => {
    const batch = { ...reveal, scope: 'batch', patients: [...patients, ...patients, ...patients] };
    const { events, ask } = background();
    expect(await ask(batch)).toEqual({ ok: true, seconds: 30, recorded: 3 });
    expect(events.map((event) => event.patients)).toEqual([patients, patients, patients]);
    let room = 2;
    const full = background({ put: async () => room-- > 0 });
    expect(await full.ask(batch)).toEqual({ ok: true, seconds: 30, recorded: 2 });
  });

  it('that is held says so', async () => {
    const { events, ask } = background();
    await ask({ ...reveal, hold: true });
    expect(events[0]).toMatchObject({ hold: true, seconds: 30 });
  });

  it('works under the strictest rules when no policy is there', async () => {
    const { events, ask } = background({ policy: async () => undefined });
    expect(await ask(reveal)).toEqual({ ok: true, seconds: 30, recorded: 1 });
    expect(events[0]?.policyVersion).toBe(0);
  });
});

describe('an emergency', () => {
  const id = 'ab'.repeat(16);
  const at = '2026-02-03T04:00:00.000Z';
  const opened = { type: 'breakGlass', id, at, path: '/p', patients };

  it('is recorded without a reason, once, and waits for its explanation', async () => {
    const waiting = emergencies();
    const { events, ask } = background({ emergencies: waiting });
    expect(await ask(opened)).toEqual({ ok: true, seconds: 120, recorded: 1 });
    expect(await ask(opened)).toEqual({ ok: true, seconds: 120, recorded: 1 });
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      type: 'reveal',
      at,
      reason: 'breakGlass',
      breakGlass: id,
      scope: 'patient',
      patients,
    });
    const open = await waiting.open();
    expect(open).toEqual([{ id, at, site: frame.origin, path: '/p', kinds: ['mobilePhone'] }]);
    expect(JSON.stringify(open)).not.toContain('张三');
  });

  it('needs no policy, and never opens what one hides', async () => {
    expect(await background({ policy: async () => undefined }).ask(opened)).toMatchObject({
      ok: true,
    });
    const { events, ask } = background();
    expect(await ask({ ...opened, ...ofKinds('mobilePhone', 'address') })).toEqual({
      ok: false,
      refusal: 'notRevealable',
    });
    expect(events).toEqual([]);
  });

  it('that could not be stored does not wait, and is taken when it is said again', async () => {
    let room = false;
    const waiting = emergencies();
    const { ask } = background({ put: async () => room, emergencies: waiting });
    expect(await ask(opened)).toEqual({ ok: false, refusal: 'queueFull' });
    expect(await waiting.open()).toEqual([]);
    room = true;
    expect(await ask(opened)).toMatchObject({ ok: true });
    expect(await waiting.open()).toHaveLength(1);
  });

  it('is explained once, by reason and note, under its own site', async () => {
    const waiting = emergencies();
    const { events, ask } = background({ emergencies: waiting });
    await ask(opened);
    const said = { type: 'attest', id, reason: 'resuscitation', note: ' 三床抢救 ' };
    expect(await ask(said)).toBe(true);
    expect(await ask(said)).toBe(true);
    expect(events).toHaveLength(2);
    expect(events[1]).toMatchObject({
      type: 'attest',
      site: frame.origin,
      path: '/p',
      patients,
      breakGlass: id,
      attestation: { reason: 'resuscitation', note: '三床抢救' },
    });
    expect(await waiting.open()).toEqual([]);
  });
});

describe('other messages', () => {
  it('record what happened under the sender’s origin, whatever the page claims', async () => {
    const { events, ask } = background();
    const view = { type: 'happened', event: 'view', path: '/list', patients };
    expect(await ask(view)).toBe(true);
    expect(events[0]).toMatchObject({ type: 'view', site: 'https://his.example' });
    expect(await ask({ ...view, site: 'https://evil.example' })).toBeUndefined();
  });

  it.each([null, 'reveal', { type: 'status' }, { type: 'happened', event: 'export' }, {}])(
    'get no answer when they are %j',
    async (message) => expect(await background().ask(message)).toBeUndefined(),
  );

  it('name a print’s template only where the policy has it for the sender’s site', async () => {
    const printTemplates = [{ name: '腕带', path: '/print', kinds: ['personName' as const] }];
    const profiles = [{ v: 1 as const, id: 'his', sites: [frame.origin], printTemplates }];
    const { events, ask } = background({
      policy: async () => ({ ...strictestPolicy, profiles }),
    });
    const print = { type: 'happened', event: 'print', path: '/print', patients };
    for (const template of ['腕带', '处方', undefined]) await ask({ ...print, template });
    await ask({ ...print, event: 'copy', template: '腕带' });
    expect(events.map((event) => event.template)).toEqual([
      '腕带',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('say who is signed in and at which device, for the line on a print', async () => {
    const { ask } = background();
    expect(await ask({ type: 'who', user: 'claimed' })).toEqual({
      user: 'n001',
      account: 'n001',
      device: 'device-7',
    });
    const shown = background({ userAt: async () => undefined });
    expect(await shown.ask({ type: 'who', user: 'claimed' })).toEqual({
      user: 'claimed',
      device: 'device-7',
    });
  });

  it('keep a sight with who was there, not with who has come meanwhile', async () => {
    const { events, ask } = background();
    const sight = { milliseconds: 10, people: [[]] };
    const seen = { type: 'happened', event: 'sight', path: '/', patients, sight };
    await ask({ ...seen, user: 'n000' });
    await ask(seen);
    await ask({ ...seen, event: 'view', user: 'n000' });
    expect(events.map(({ user, sight: kept }) => [user, kept])).toEqual([
      ['n000', sight],
      ['n001', sight],
      ['n001', undefined],
    ]);
  });

  it('carry the code of the watermark where the policy wants one, whatever the page says', async () => {
    const policy = async () => ({ ...strictestPolicy, watermark: { opacity: 'faint' as const } });
    const { ask, events } = background({ policy });
    expect(await ask({ type: 'who' })).toMatchObject({ mark: 'K7QF3ZM2' });
    await ask({ type: 'happened', event: 'view', path: '/p', patients, unmarked: true });
    await ask({ type: 'happened', event: 'copy', path: '/p', patients });
    await ask(reveal);
    expect(events.map(({ type, mark, unmarked }) => [type, mark, unmarked])).toEqual([
      ['view', 'K7QF3ZM2', true],
      ['copy', 'K7QF3ZM2', undefined],
      ['reveal', 'K7QF3ZM2', undefined],
    ]);
    const claimed = { type: 'happened', event: 'view', path: '/p', patients, mark: '00000000' };
    expect(await ask(claimed)).toBeUndefined();
  });

  it('go on without a code when none can be kept', async () => {
    const { ask, events } = background({
      policy: async () => ({ ...strictestPolicy, watermark: {} }),
      markOf: async () => {
        throw new Error('storage');
      },
    });
    expect(await ask(reveal)).toMatchObject({ ok: true });
    expect(events[0]).not.toHaveProperty('mark');
  });

  it('tell a new frame the names its tab knows', async () => {
    expect(await background().ask({ type: 'hello' })).toEqual({ type: 'names', names: ['张三'] });
  });
});

describe('a card of a frame', () => {
  const card = {
    type: 'card',
    asks: true,
    takesFocus: false,
    title: '要给出去吗？',
    to: 'chat.example',
    lines: ['姓名 1'],
  };

  it('is shown by the page around it, whose answer goes back', async () => {
    const shown: unknown[] = [];
    const { ask } = background({
      showCard: async (facts) => {
        shown.push(facts);
        return 'go';
      },
    });
    expect(await ask(card)).toBe('go');
    expect(shown).toEqual([card]);
  });

  it.each([undefined, 'maybe', true, { choice: 'go' }])('gets no choice from %j', async (said) => {
    expect(await background({ showCard: async () => said }).ask(card)).toBeUndefined();
  });

  it('that is longer than a card is not shown', async () => {
    const { ask } = background({ showCard: async () => 'go' });
    expect(await ask({ ...card, lines: Array.from({ length: 31 }, () => 'x') })).toBeUndefined();
    expect(await ask({ ...card, title: 'x'.repeat(201) })).toBeUndefined();
  });
});

describe('a file that was given to a page', () => {
  const file = {
    destination: frame.origin,
    mediaType: 'text/csv',
    bytes: 7,
    sha256: 'a'.repeat(64),
    action: 'stopped' as const,
    how: 'drop' as const,
    disputed: true as const,
  };
  const gave = { type: 'gave', path: '/p', patients: [], file };
  const policy = async () => ({
    ...strictestPolicy,
    sites: ['https://his.example', 'https://lis.example'],
  });
  const chat = { tab: 4, origin: 'https://chat.example' };

  it('is recorded with what the page says of it', async () => {
    const { events, ask } = background();
    expect(await ask(gave)).toBe(true);
    expect(events).toMatchObject([{ type: 'upload', site: frame.origin, file, patients: [] }]);
  });

  it('is the doing of who is signed in at the hospital, where that is one account', async () => {
    const users: Record<string, string> = {};
    const userAt = async (origin: string) => users[origin];
    const { events, ask } = background({ policy, userAt }, chat);
    await ask(gave);
    users['https://lis.example'] = 'n007';
    await ask(gave);
    users['https://his.example'] = 'n007';
    await ask(gave);
    users['https://lis.example'] = 'n008';
    await ask(gave);
    expect(events.map(({ user }) => user)).toEqual([undefined, 'n007', 'n007', undefined]);
  });

  it('is not taken where there is no room to record it', async () => {
    expect(await background({ put: async () => false }).ask(gave)).toBe(false);
  });
});
