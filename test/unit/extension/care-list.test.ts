import { describe, expect, it } from 'vitest';
import { CareList, type Carer } from '../../../extension/background/care-list.ts';
import { areInCare, takeIntoCare } from '../../../extension/background/care-requests.ts';
import type { RequestDeps } from '../../../extension/background/request-deps.ts';
import type { SiteProfile } from '../../../shared/policy/site-profile.ts';
import { emergencies } from '../../support/emergencies.ts';
import { sameReasons } from '../../support/same-reasons.ts';
import { strictestPolicy } from '../../../shared/policy/strictest-policy.ts';

const hour = 3_600_000;
const number = 'ZY2026001';
const id = '110105194912310026';

function list() {
  const kept: { value: unknown; now: number } = { value: undefined, now: 0 };
  const store = {
    // As browser storage does: what comes out is a copy.
    read: async (): Promise<unknown> => structuredClone(kept.value),
    write: async (value: unknown): Promise<void> => {
      await Promise.resolve();
      kept.value = structuredClone(value);
    },
  };
  return { kept, care: new CareList(store, () => kept.now) };
}

const nurse: Carer = { user: 'nurse n1', profile: 'his', naming: ['patientNumber', 'residentId'] };

describe('a care list', () => {
  it('knows its patients by any of their numbers, however written, until their time is over', async () => {
    const { care, kept } = list();
    await care.add(nurse, [{ patientNumber: number, residentId: id }], 12);
    expect(await care.holds([nurse], [{ patientNumber: 'zy-2026001' }])).toBe(true);
    expect(await care.holds([nurse], [{ residentId: id }])).toBe(true);
    expect(await care.holds([nurse], [{ patientNumber: 'ZY2026002' }])).toBe(false);
    expect(await care.holds([nurse], [{ residentId: id }, { patientNumber: '1' }])).toBe(false);
    kept.now = 12 * hour;
    expect(await care.holds([nurse], [{ residentId: id }])).toBe(false);
  });

  it('is one person’s, and its patient numbers are one system’s', async () => {
    const { care } = list();
    await care.add(nurse, [{ patientNumber: number, residentId: id }], 12);
    const other = { ...nurse, user: 'n2' };
    const nobody = { ...nurse, user: undefined };
    expect(await care.holds([other, nobody], [{ residentId: id }])).toBe(false);
    const lab = { ...nurse, profile: 'lab' };
    expect(await care.holds([lab], [{ patientNumber: number }])).toBe(false);
    expect(await care.holds([lab], [{ residentId: id }])).toBe(true);
  });

  it('holds nobody who is not known by a number', async () => {
    const { care } = list();
    await care.add(nurse, [{}], 12);
    expect(await care.holds([nurse], [{}])).toBe(false);
    expect(await care.holds([nurse], [])).toBe(false);
  });

  it('keeps no number and no account, and two sessions hash alike nothing', async () => {
    const [one, two] = [list(), list()];
    for (const { care } of [one, two]) await care.add(nurse, [{ patientNumber: number }], 12);
    const text = JSON.stringify(one.kept.value);
    expect(text).not.toContain(number);
    expect(text).not.toContain('nurse n1');
    const hashes = [one, two].flatMap(({ kept }) => {
      return Object.keys((kept.value as { until: object }).until);
    });
    expect(new Set(hashes).size).toBe(2);
  });

  it('forgets nobody when two lists come at once', async () => {
    const { care } = list();
    await Promise.all([
      care.add(nurse, [{ patientNumber: '1001' }], 12),
      care.add(nurse, [{ patientNumber: '1002' }], 12),
    ]);
    const both = [{ patientNumber: '1001' }, { patientNumber: '1002' }];
    expect(await care.holds([nurse], both)).toBe(true);
  });
});

describe('a worklist', () => {
  const profile: SiteProfile = {
    v: 1,
    id: 'his',
    sites: ['https://his.example'],
    worklist: { path: '/ward/*', rows: 'tr', naming: ['patientNumber'] },
  };
  const frame = { tab: 1, origin: 'https://his.example' };
  const request = {
    type: 'worklist' as const,
    address: '/ward/3',
    patients: [{ patientNumber: number }],
  };
  const background = (changes: Partial<SiteProfile> = {}, user?: string): RequestDeps => ({
    policy: async () => ({ ...strictestPolicy, profiles: [{ ...profile, ...changes }] }),
    put: async () => true,
    markOf: async () => '00000000',
    flush: () => {},
    learnNames: async () => {},
    namesOf: async () => [],
    loadAgain: async () => false,
    cookie: async (_origin, name) => (name === 'owner' ? 'n7' : undefined),
    device: async () => undefined,
    userAt: async () => user,
    care: list().care,
    sameReasons: sameReasons(),
    coverage: { note: async () => {} },
    canaries: { once: async (_, record) => await record() },
    emergencies: emergencies(),
    bringEngine: async () => true,
    claim: () => true,
    judged: () => true,
    give: async () => undefined,
    bringInspector: async () => true,
    showCard: async () => undefined,
    now: () => new Date(0),
  });

  it('counts at the profile’s address only, whatever a page says', async () => {
    const deps = background();
    const evil = { ...frame, origin: 'https://evil.example' };
    expect(await takeIntoCare(request, evil, deps)).toBe(false);
    expect(await takeIntoCare({ ...request, address: '/patients' }, frame, deps)).toBe(false);
    expect(await areInCare(request.patients, undefined, frame, deps)).toBe(false);
    expect(await takeIntoCare(request, frame, deps)).toBe(true);
    expect(await areInCare(request.patients, undefined, frame, deps)).toBe(true);
  });

  it('names patients by the profile’s kinds only, and by hospital numbers on its own sites only', async () => {
    const deps = background();
    await takeIntoCare(
      { ...request, patients: [{ patientNumber: number, residentId: id }] },
      frame,
      deps,
    );
    expect(await areInCare([{ residentId: id }], undefined, frame, deps)).toBe(false);
    const elsewhere = { ...frame, origin: 'https://lab.example' };
    expect(await areInCare(request.patients, undefined, elsewhere, deps)).toBe(false);
  });

  it('of somebody else’s is theirs, and of nobody’s is not taken', async () => {
    const rows = { path: '/ward/*', rows: 'tr' };
    const byPage = background({ worklist: { ...rows, owner: { selector: '.owner' } } }, 'nurse n1');
    expect(await takeIntoCare(request, frame, byPage)).toBe(false);
    expect(await takeIntoCare({ ...request, owner: 'n2' }, frame, byPage)).toBe(true);
    expect(await areInCare(request.patients, 'nurse n1', frame, byPage)).toBe(false);
    expect(await areInCare(request.patients, 'n2', frame, byPage)).toBe(true);
    const byCookie = background({ worklist: { ...rows, owner: { cookie: 'owner' } } }, 'nurse n1');
    await takeIntoCare({ ...request, owner: 'nurse n1' }, frame, byCookie);
    expect(await areInCare(request.patients, 'nurse n1', frame, byCookie)).toBe(false);
    expect(await areInCare(request.patients, 'n7', frame, byCookie)).toBe(true);
  });
});
