// When a rule counts as lost on a page, when as found again, and that each is said once.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Drift, hearPage, type PageState } from '../../../proxy/intake/page-state.ts';
import { recoveryLooks } from '../../../proxy/intake/rule-state.ts';
import { namedRules } from '../../../shared/detect/rule-names.ts';
import type { RulePack } from '../../../shared/detect/rule-pack.ts';
import type { PageCoverage } from '../../../shared/messages/coverage.ts';

const pack = (selector = '.card i'): RulePack => ({
  v: 1,
  id: 'ginkgo',
  version: 1,
  selectors: [{ selector, kind: 'personName' }],
});
const rule = 'ginkgo/selectors/1';
const inForce = (packs: RulePack[] = [pack()], policyVersion = 7) => ({
  policyVersion,
  rules: new Map(namedRules(packs).map((each) => [each.name, each])),
});

/** What a browser tells: so many hits of the rule in so many of its looks. */
const told = (changes: Partial<PageCoverage> = {}, hits = 0): PageCoverage => ({
  site: 'https://his.example',
  path: '/ward/*',
  policyVersion: 7,
  looks: 1,
  found: hits,
  masked: hits,
  kinds: {},
  rules: hits === 0 ? [] : [{ rule, hits, looks: changes.looks ?? 1 }],
  ...changes,
});

class Server {
  state: PageState | null = null;
  readonly drifts: Drift[] = [];
  #second = 0;

  hear(said: PageCoverage, force = inForce(), device = 'd1'): readonly Drift[] {
    const at = new Date(Date.UTC(2026, 0, 1) + this.#second++ * 1000).toISOString();
    const { state, drifts } = hearPage(this.state, said, force, { at, device });
    this.state = state;
    this.drifts.push(...drifts);
    return drifts;
  }

  /** `h` a look in which the rule finds something, `-` one in which it does not. */
  looks(pattern: string, device?: string): readonly Drift[] {
    return pattern
      .split('')
      .flatMap((look) => this.hear(told({}, look === 'h' ? 2 : 0), inForce(), device));
  }

  get isLost(): boolean {
    return (this.state?.rules[rule]?.driftAt ?? null) !== null;
  }
}

describe('a rule of the hospital’s own', () => {
  it('is lost after three looks without a hit, where it had one in each of three', () => {
    const server = new Server();
    expect(server.looks('hhh--')).toEqual([]);
    expect(server.looks('-')).toMatchObject([
      { ruleName: rule, before: { looks: 3, found: 3 }, now: { looks: 3, found: 0 } },
    ]);
    expect(server.looks('-----')).toEqual([]);
  });

  it('is not lost where nobody has seen it often enough, or it never found anything', () => {
    expect(new Server().looks(`hh${'-'.repeat(50)}`)).toEqual([]);
    expect(new Server().looks('-'.repeat(50))).toEqual([]);
  });

  it('that misses every other look is lost only after as many as chance does not explain', () => {
    const server = new Server();
    server.looks('h-'.repeat(20));
    expect(server.looks('----')).toEqual([]);
    expect(server.looks('---')).toHaveLength(1);
  });

  it('is found again after three looks with hits, and can be lost again', () => {
    const server = new Server();
    expect(server.looks('hhhhh---')).toHaveLength(1);
    server.looks('hh');
    expect(server.isLost).toBe(true);
    server.looks('h');
    expect(server.isLost).toBe(false);
    expect(server.looks('hhhhh---')).toHaveLength(1);
  });

  it('counts looks that are told together as what they are', () => {
    const server = new Server();
    server.hear(told({ looks: 5, rules: [{ rule, hits: 9, looks: 4 }] }));
    expect(server.hear(told({ looks: 2 }))).toEqual([]);
    expect(server.hear(told({ looks: 4 }))).toMatchObject([
      { before: { looks: 5, found: 4 }, now: { looks: 6, found: 0 } },
    ]);
  });

  it('is not lost when it was taken back, is another by now, or the browser has an older policy', () => {
    for (const [change, force] of [
      [{}, inForce([])],
      [{}, inForce([pack('.card b')])],
      [{ policyVersion: 6 }, inForce()],
    ] as const) {
      const server = new Server();
      server.looks('hhhhhh');
      for (let i = 0; i < 20; i++) server.hear(told(change), force);
      expect(server.drifts).toEqual([]);
    }
  });

  it('is not lost by browsers on which it never found anything: they are used for other work', () => {
    const server = new Server();
    server.looks('hhhhh');
    expect(server.looks('-'.repeat(200), 'd2')).toEqual([]);
    expect(server.looks('---')).toHaveLength(1);
  });

  it('takes one browser’s word alone for less than that of two', () => {
    const [one, two] = [new Server(), new Server()];
    for (const server of [one, two]) {
      server.looks('hhhhh');
      server.looks('hhhhh', 'd2');
    }
    expect(one.looks('-'.repeat(8))).toEqual([]);
    expect(one.looks('-')).toHaveLength(1);
    expect(two.looks('--')).toEqual([]);
    expect(two.looks('-', 'd2')).toHaveLength(1);
  });

  it('is said to be lost once a loss, however looks come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('h', '-', '---', 'hhh'), { maxLength: 120 }),
        (parts) => {
          const server = new Server();
          let losses = 0;
          let run = 0;
          for (const look of parts.join('')) {
            const was = server.isLost;
            const drifts = server.looks(look);
            run = look === 'h' ? run + 1 : 0;
            // Said exactly when it becomes lost, and never by a look that finds something.
            expect(drifts.length).toBe(Number(!was && server.isLost));
            if (look === 'h') expect(drifts).toEqual([]);
            // Found again by so many looks in a row, whatever was before.
            if (run >= recoveryLooks) expect(server.isLost).toBe(false);
            if (was && run < recoveryLooks) expect(server.isLost).toBe(true);
            losses += drifts.length;
          }
          expect(server.drifts).toHaveLength(losses);
        },
      ),
    );
  });

  it('whatever it was before, enough looks without a hit lose it, and it recovers', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('h', '-'), { maxLength: 80 }), (before) => {
        const server = new Server();
        server.looks(`${before.join('')}hhh`);
        server.looks('-'.repeat(900));
        expect(server.isLost).toBe(true);
        server.looks('hhh');
        expect(server.isLost).toBe(false);
      }),
      { numRuns: 30 },
    );
  });
});

describe('all fields of a kind', () => {
  const kind = (found: number) =>
    told({
      found,
      masked: found,
      kinds: { address: { found, masked: found, looks: +(found > 0) } },
    });

  it('are lost only after more looks: a list may be empty', () => {
    const server = new Server();
    for (let i = 0; i < 10; i++) server.hear(kind(3));
    for (let i = 0; i < 4; i++) expect(server.hear(kind(0))).toEqual([]);
    expect(server.hear(kind(0))).toMatchObject([
      { ruleName: 'kind/address', before: { looks: 10, found: 10 }, now: { looks: 5, found: 0 } },
    ]);
  });

  it('are not said to be lost beside the rule that was lost with them', () => {
    const server = new Server();
    const names = (hits: number) =>
      told({ kinds: { personName: { found: hits, masked: hits, looks: +(hits > 0) } } }, hits);
    for (let i = 0; i < 20; i++) server.hear(names(2));
    for (let i = 0; i < 40; i++) server.hear(names(0));
    expect(server.drifts.map(({ ruleName }) => ruleName)).toEqual([rule]);
  });
});

describe('the masked part of a page', () => {
  const page = (found: number, masked: number) => told({ found, masked });

  it('is said to have fallen once, and again only after it has come back', () => {
    const server = new Server();
    for (let i = 0; i < 9; i++) server.hear(page(20, 20));
    for (let i = 0; i < 9; i++) server.hear(page(20, 10));
    expect(server.drifts).toMatchObject([
      { before: { looks: 9, found: 180, masked: 180 }, now: { looks: 3, found: 60, masked: 30 } },
    ]);
    expect(server.drifts[0]).not.toHaveProperty('ruleName');
    for (let i = 0; i < 3; i++) server.hear(page(20, 19));
    expect(server.state?.share.driftAt).toBeNull();
    for (let i = 0; i < 3; i++) server.hear(page(20, 4));
    expect(server.drifts).toHaveLength(2);
  });

  it('does not fall below what it has been at other work', () => {
    const server = new Server();
    for (let i = 0; i < 40; i++) server.hear(page(20, i % 8 < 4 ? 20 : 10));
    for (let i = 0; i < 20; i++) server.hear(page(20, 10));
    expect(server.drifts).toEqual([]);
    for (let i = 0; i < 4; i++) server.hear(page(20, 1));
    expect(server.drifts).toHaveLength(1);
  });

  it('does not fall by a few fields, by an empty page, or before it is known', () => {
    const server = new Server();
    for (let i = 0; i < 3; i++) server.hear(page(4, 0));
    for (let i = 0; i < 30; i++) server.hear(page(100, i % 2 ? 99 : 85));
    for (let i = 0; i < 30; i++) server.hear(page(0, 0));
    expect(server.drifts).toEqual([]);
  });
});

it('counts looks, fields and kinds exactly, and forgets the oldest hundred', () => {
  const server = new Server();
  const said = told({
    found: 3,
    masked: 2,
    kinds: {
      personName: { found: 2, masked: 2, looks: 1 },
      address: { found: 1, masked: 0, looks: 1 },
    },
  });
  for (let i = 0; i < 250; i++) server.hear(said);
  expect(server.state?.current).toMatchObject({ looks: 50, found: 150, masked: 100 });
  expect(server.state?.previous).toMatchObject({
    looks: 100,
    kinds: { personName: { found: 200, masked: 200 }, address: { found: 100, masked: 0 } },
  });
});

it('remembers when a canary was in clear', () => {
  const server = new Server();
  server.hear(told({ canary: { seen: 3, masked: 3 } }));
  expect(server.state).toMatchObject({ leakAt: null, canary: { seen: 3, masked: 3 } });
  server.hear(told({ canary: { seen: 2, masked: 1 } }));
  expect(server.state).toMatchObject({ canary: { seen: 5, masked: 4 } });
  expect(server.state?.leakAt).toBe(server.state?.lastAt);
});
