// No way through the states of a draft lets its maker put a rule in force that shows values.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { meansWholePage } from '../../../proxy/config/draft-pack.ts';
import type { DraftStep } from '../../../proxy/review/rule-desk.ts';
import type { DraftState } from '../../../shared/messages/rules.ts';
import { createRecordingLedger } from '../../support/recording-ledger.ts';
import { startRules } from '../../support/started-rules.ts';

let dir: string;
let rules: Awaited<ReturnType<typeof startRules>>;
const ledger = createRecordingLedger();
const reissued = { with: [] as string[][] };

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'medveil-rule-desk-'));
  const reissue = async () => void reissued.with.push(rules.book.packs.map(({ id }) => id));
  rules = await startRules({ dir, ledger, reissue, now: Date.now });
});
afterAll(async () => {
  await rules.close();
  rmSync(dir, { recursive: true, force: true });
});

let made = 0;
async function newDraft(kind: 'other' | 'personName'): Promise<string> {
  const id = `r${String(++made).padStart(16, '0')}`;
  await rules.drafts.add({
    id,
    draft: {
      site: 'https://his.example',
      path: '/',
      rules: [{ by: 'key', word: 'box', kind }],
      tested: { before: 0, after: 0, hits: [0] },
    },
    by: 'wang',
    device: 'd1',
    at: new Date(made).toISOString(),
    state: 'saved',
    decidedBy: null,
    decidedAt: null,
  });
  return id;
}
const actor = (user: string) => ({ user, device: null, workstation: null });

it('whatever steps two people take, one that shows values is in force by the other one only', async () => {
  const from: Record<DraftStep, DraftState[]> = {
    taken: ['saved', 'withdrawn'],
    refused: ['saved'],
    withdrawn: ['taken'],
  };
  const step = fc.record({
    who: fc.constantFrom('wang', 'WANG', 'li'),
    step: fc.constantFrom<DraftStep>('taken', 'refused', 'withdrawn'),
  });
  const kinds = fc.constantFrom<'other' | 'personName'>('other', 'personName');
  await fc.assert(
    fc.asyncProperty(kinds, fc.array(step, { maxLength: 7 }), async (kind, steps) => {
      const id = await newDraft(kind);
      let state: DraftState = 'saved';
      for (const { who, step: next } of steps) {
        const outcome = await rules.desk.decide(id, next, actor(who));
        const isOwn = kind === 'other' && next === 'taken' && who.toLowerCase() === 'wang';
        const mayBe = from[next].includes(state);
        if (!mayBe) expect(outcome).toEqual({ refused: 'notOpen' });
        else if (isOwn) expect(outcome).toEqual({ refused: 'ownDraft' });
        else expect(outcome).toEqual({ state: (state = next) });
        const inForce = rules.book.packs.some((pack) => pack.id === id);
        expect(inForce).toBe(state === 'taken');
      }
      if (state === 'taken') await rules.desk.decide(id, 'withdrawn', actor('li'));
    }),
    { numRuns: 60 },
  );
});

it('of two who decide at once, one does', async () => {
  const id = await newDraft('personName');
  const both = await Promise.all([
    rules.desk.decide(id, 'taken', actor('li')),
    rules.desk.decide(id, 'refused', actor('zhao')),
  ]);
  expect(both).toEqual([{ state: 'taken' }, { refused: 'notOpen' }]);
  // The policy is issued with the pack, before the answer.
  expect(reissued.with.at(-1)).toEqual([id]);
  await rules.desk.decide(id, 'withdrawn', actor('li'));
  expect(reissued.with.at(-1)).toEqual([]);
});

it('what cannot be recorded does not happen', async () => {
  const id = await newDraft('personName');
  ledger.failing = true;
  await expect(rules.desk.decide(id, 'taken', actor('li'))).rejects.toThrow();
  ledger.failing = false;
  expect((await rules.drafts.get(id))?.state).toBe('saved');
  expect(readdirSync(join(dir, 'rules'))).toEqual([]);
});

it('a pack more than there may be is not taken', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 33; i++) ids.push(await newDraft('personName'));
  for (const id of ids.slice(0, 32))
    expect(await rules.desk.decide(id, 'taken', actor('li'))).toEqual({ state: 'taken' });
  expect(await rules.desk.decide(ids[32]!, 'taken', actor('li'))).toEqual({ refused: 'badRules' });
  expect((await rules.drafts.get(ids[32]!))?.state).toBe('saved');
});

it.each([
  '*',
  'html',
  'BODY',
  ':root',
  'div *',
  '.a,body',
  'p > *',
  ':not(.a)',
  '*|*',
  '.x *:not(a)',
])('%s means the whole page', (selector) => expect(meansWholePage(selector)).toBe(true));
it.each([
  '.a',
  'body > div',
  'html .who',
  'td:nth-of-type(2)',
  '[data-x="body, *"]',
  '#a',
  'bodytext',
])('%s does not', (selector) => expect(meansWholePage(selector)).toBe(false));
