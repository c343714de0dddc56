// Sharing through the API, as the people of a hospital do it: registers, an application, its approvals.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '../../proxy/auth/create-account.ts';
import { endRequests } from '../../proxy/sharing/sharing-watch.ts';
import { SharingRegister } from '../../proxy/sharing/sharing-register.ts';
import type { ConsoleRole } from '../../shared/messages/console.ts';
import { requestList, requestView } from '../../shared/messages/sharing.ts';
import { ConsoleClient } from '../support/console-client.ts';
import { type ConsoleServer, startConsole } from '../support/console-server.ts';
import { syntheticPatients } from '../support/synthetic-patients.ts';

const day = 86_400_000;
const clock = { offset: 0 };
let server: ConsoleServer;
const people = new Map<string, ConsoleClient>();
const as = (user: string): ConsoleClient => people.get(user)!;

beforeAll(async () => {
  server = await startConsole({ sharingClock: clock });
  const roles: [string, ConsoleRole, string?][] = [
    ['sq.lin', 'applicant', '检验科'],
    ['sq.he', 'applicant', '检验科'],
    ['sq.guo', 'applicant', '影像科'],
    ['kz.chen', 'departmentHead', '检验科'],
    ['kz.zhou', 'departmentHead', '影像科'],
    ['xx.wang', 'infoAdmin'],
    ['ys.tang', 'privacyOfficer'],
    ['sj.li', 'auditAdmin'],
    ['root', 'systemAdmin'],
  ];
  for (const [user, role, department] of roles) {
    const made = await createAccount(server.accounts, { user, role, department });
    const client = new ConsoleClient(server);
    if (made.created) await client.enter({ user, password: made.password });
    people.set(user, client);
  }
});
afterAll(() => server.close());

const partner = {
  name: '区域卫生信息平台',
  organisationCode: '91350100M000100Y43',
  contacts: [{ name: '接口人', duty: '数据接收', reach: 'data@region.example' }],
  url: 'https://exchange.region.example/in',
};
const iso = (offset: number) => new Date(Date.now() + clock.offset + offset).toISOString();
const agreement = () => ({
  partner: 'region',
  title: '信息安全与保密协议',
  from: iso(-30 * day).slice(0, 10),
  until: iso(300 * day).slice(0, 10),
  documentSha256: 'ab'.repeat(32),
});
const application = (more: object = {}) => ({
  partner: 'region',
  purpose: '区域检验结果互认',
  legalBasis: '《医疗机构检查检验结果互认管理办法》',
  dataClass: 'clinical',
  fields: ['personName', 'patientNumber'],
  maxPatients: 40,
  expires: iso(30 * day),
  ...more,
});
const yes = { lawful: true, necessary: true, decision: 'approved', note: '' };
const apply = async (user = 'sq.lin', more: object = {}): Promise<string> => {
  const { status, body } = await as(user).post('/api/sharing/requests', application(more));
  expect({ status, error: body?.sharing }).toEqual({ status: 200, error: undefined });
  return body.id as string;
};
const decide = (user: string, id: string, more: object = {}) =>
  as(user).post(`/api/sharing/requests/${id}/decide`, { ...yes, ...more });
const view = async (id: string, user = 'xx.wang') =>
  requestView.parse((await as(user).get(`/api/sharing/requests/${id}`)).body);
const refusal = ({
  status,
  body,
}: {
  status: number;
  body: { sharing?: string; message: string };
}) => {
  expect(status).toBe(409);
  return body.sharing;
};

describe('registers', () => {
  it('take partners and agreements from the information administrator alone', async () => {
    const put = (user: string, more: object = {}) =>
      as(user).put('/api/sharing/partners/region', { ...partner, ...more });
    expect((await put('sq.lin')).status).toBe(403);
    expect((await put('sj.li')).status).toBe(403);
    expect((await as('root').get('/api/sharing/partners')).status).toBe(403);
    for (const wrong of [
      { organisationCode: '91350100M000100Y44' },
      { url: 'http://exchange.region.example/in' },
      { url: 'https://user:secret@region.example/' },
      { pins: ['zz'] },
      { surplus: 1 },
    ]) {
      expect((await put('xx.wang', wrong)).status, JSON.stringify(wrong)).toBe(400);
    }
    expect((await put('xx.wang', { organisationCode: 'x' })).body.message).toContain(
      'organisationCode',
    );
    expect(refusal(await put('xx.wang', { url: null }))).toBe('channelMissing');
    expect((await put('xx.wang')).status).toBe(200);
    const shown = await as('sq.lin').get('/api/sharing/partners');
    expect(shown.body.partners).toMatchObject([{ partner: 'region', ...partner, state: 'active' }]);
  });

  it('let nothing be asked for before an agreement is in force', async () => {
    const ask = () => as('sq.lin').post('/api/sharing/requests', application());
    expect(refusal(await ask())).toBe('agreementMissing');
    const put = (more: object) =>
      as('xx.wang').put('/api/sharing/agreements/XY-2026-007', { ...agreement(), ...more });
    expect(refusal(await put({ from: '2030-01-01', until: '2029-01-01' }))).toBe('periodReversed');
    expect(refusal(await put({ partner: 'nobody' }))).toBe('unknownPartner');
    expect((await put({ until: iso(-day).slice(0, 10) })).status).toBe(200);
    expect(refusal(await ask())).toBe('agreementMissing');
    expect((await put({})).status).toBe(200);
    expect((await ask()).status).toBe(200);
  });
});

describe('an application', () => {
  it('goes through as many hands as what it asks for needs, each judging by itself', async () => {
    const one = await apply('sq.lin', { fields: ['age'], maxPatients: 10 });
    const two = await apply();
    const three = await apply('sq.lin', { fields: ['sensitiveDiagnosis'] });
    const many = await apply('sq.lin', { fields: ['age'], maxPatients: 1001 });
    expect(
      await Promise.all([one, two, three, many].map(async (id) => (await view(id)).steps)),
    ).toEqual([1, 2, 3, 3]);
    expect((await view(two)).waitsFor).toEqual(['departmentHead']);
    expect(refusal(await decide('xx.wang', two))).toBe('wrongRole');
    expect(refusal(await decide('kz.zhou', two))).toBe('wrongDepartment');
    expect(refusal(await decide('kz.chen', two, { necessary: false }))).toBe('judgementMissing');
    expect((await decide('kz.chen', two, { necessary: 'yes' })).status).toBe(400);
    expect((await decide('sq.lin', two)).status).toBe(403);
    expect((await decide('kz.chen', two, { note: '已核对' })).status).toBe(200);
    expect(refusal(await decide('kz.chen', two))).toBe('decidedBefore');
    expect((await view(two)).status).toBe('pending');
    expect((await decide('xx.wang', two)).status).toBe(200);
    expect(await view(two)).toMatchObject({
      status: 'ready',
      department: '检验科',
      waitsFor: [],
      decisions: [
        { step: 1, by: 'kz.chen', lawful: true, necessary: true, note: '已核对' },
        { step: 2, by: 'xx.wang', decision: 'approved' },
      ],
    });
    expect(refusal(await decide('ys.tang', two))).toBe('notPending');
    for (const user of ['kz.chen', 'xx.wang', 'ys.tang']) await decide(user, three);
    expect((await view(three)).status).toBe('ready');
  });

  it('is nobody’s own to approve, also not through somebody else', async () => {
    const { id } = (await as('kz.chen').post('/api/sharing/requests', application())).body;
    expect(refusal(await decide('kz.chen', id))).toBe('ownRequest');
    const given = await as('kz.chen').post('/api/sharing/delegations', {
      to: 'xx.wang',
      from: iso(-1000),
      until: iso(day),
    });
    expect(given.status).toBe(200);
    expect(refusal(await decide('xx.wang', id))).toBe('wrongRole');
  });

  it('is decided in the place of somebody who is away, for that time and said so', async () => {
    const id = await apply();
    const wrong = { from: iso(day), until: iso(-day) };
    const give = (more: object) =>
      as('kz.chen').post('/api/sharing/delegations', {
        to: 'ys.tang',
        from: iso(-1000),
        until: iso(day),
        ...more,
      });
    expect(refusal(await give(wrong))).toBe('periodReversed');
    expect(refusal(await give({ until: iso(90 * day) }))).toBe('periodTooLong');
    expect(refusal(await give({ to: 'sq.he' }))).toBe('unknownAccount');
    expect(refusal(await give({ to: 'kz.chen' }))).toBe('unknownAccount');
    const { body } = await give({});
    expect((await decide('ys.tang', id)).status).toBe(200);
    expect((await view(id)).decisions).toMatchObject([{ by: 'ys.tang', onBehalfOf: 'kz.chen' }]);
    const lift = (user: string) => as(user).post(`/api/sharing/delegations/${body.id}/lift`);
    expect(refusal(await lift('ys.tang'))).toBe('unknownDelegation');
    expect((await lift('kz.chen')).status).toBe(200);
    expect(refusal(await decide('ys.tang', await apply()))).toBe('wrongRole');
  });

  it('ends when it is rejected, returned, withdrawn or revoked', async () => {
    const [rejected, returned, withdrawn, revoked] = [
      await apply(),
      await apply(),
      await apply(),
      await apply(),
    ];
    await decide('kz.chen', rejected, { lawful: false, decision: 'rejected', note: '无法律依据' });
    await decide('kz.chen', returned, { necessary: false, decision: 'returned' });
    expect((await view(rejected)).status).toBe('rejected');
    expect((await view(returned)).status).toBe('returned');
    expect(refusal(await decide('xx.wang', rejected))).toBe('notPending');
    const end = (user: string, id: string) =>
      as(user).post(`/api/sharing/requests/${id}/end`, { note: '不再需要' });
    expect(refusal(await end('sq.he', withdrawn))).toBe('wrongRole');
    expect((await end('sq.lin', withdrawn)).status).toBe(200);
    await decide('kz.chen', revoked);
    await decide('xx.wang', revoked);
    expect((await end('ys.tang', revoked)).status).toBe(200);
    expect(await view(withdrawn)).toMatchObject({ status: 'ended', cause: 'withdrawn' });
    expect(await view(revoked)).toMatchObject({ status: 'ended', cause: 'revoked' });
    expect(refusal(await end('ys.tang', revoked))).toBe('notInForce');
  });

  it('keeps of a list of patients nothing but pseudonyms and a digest that approvers agree to', async () => {
    const listed = syntheticPatients(2500).map(({ zyh }) => ({
      kind: 'patientNumber',
      value: zyh,
    }));
    const id = await apply('sq.lin', { maxPatients: 2500, patients: listed });
    const shown = await view(id);
    expect(shown.patientSet?.count).toBe(new Set(listed.map(({ value }) => value)).size);
    const { rows } = await server.ledger.query({ kinds: ['share.patients'] }, { limit: 10 });
    expect(rows.map(({ record }) => record.kind === 'share.patients' && record.part)).toEqual([
      2, 1,
    ]);
    expect(JSON.stringify(rows)).not.toContain(listed[0]!.value);
    const again = new SharingRegister(server.ledger);
    const request = (await again.refresh()).requests.get(id);
    expect(request?.patientSet?.size).toBe(shown.patientSet?.count);
  });

  it('shows no number that somebody wrote into its words', async () => {
    const id = await apply('sq.lin', { purpose: '为患者 13812345678 转诊' });
    expect((await view(id)).purpose).not.toMatch(/\d{5}/);
  });

  it('is seen by its own department and by who approves or audits, each look on record', async () => {
    const id = await apply();
    expect((await as('sq.he').get(`/api/sharing/requests/${id}`)).status).toBe(200);
    expect((await as('sq.guo').get(`/api/sharing/requests/${id}`)).status).toBe(404);
    expect((await as('sj.li').get(`/api/sharing/requests/${id}`)).status).toBe(200);
    const mine = requestList.parse((await as('sq.guo').get('/api/sharing/requests')).body);
    expect(mine.requests).toEqual([]);
    const inbox = (await as('kz.chen').get('/api/sharing/requests?waiting=1')).body;
    const waiting = requestList.parse(inbox).requests;
    expect(waiting.map((each) => each.id)).toContain(id);
    for (const each of waiting) expect(each.waitsFor).toEqual(['departmentHead']);
    const looks = await server.ledger.query(
      { kinds: ['admin.query'], user: 'sj.li' },
      { limit: 1 },
    );
    expect(looks.rows[0]?.record).toMatchObject({ filter: JSON.stringify({ sharing: id }) });
  });

  it('is refused, and says so, when it cannot be recorded', async () => {
    server.recording.failing = true;
    const asked = await as('sq.lin').post('/api/sharing/requests', application());
    const looked = await as('sq.lin').get('/api/sharing/requests');
    server.recording.failing = false;
    expect([asked.status, looked.status]).toEqual([503, 503]);
    expect(asked.body.error).toBe('recordingFailed');
  });

  it('gets a number of its own, however many ask at once', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, () => apply()));
    expect(new Set(ids).size).toBe(8);
    for (const id of ids) expect(id).toMatch(/^GX-\d{8}-\d{3}$/);
  });
});

describe('time', () => {
  it('ends what nobody decided, once', async () => {
    const id = await apply('sq.guo');
    clock.offset = 15 * day;
    const register = new SharingRegister(server.ledger);
    const look = () =>
      endRequests({
        ledger: server.ledger,
        register,
        decideDays: 14,
        now: () => Date.now() + clock.offset,
      });
    expect(await look()).toBeGreaterThan(0);
    expect(await look()).toBe(0);
    expect(await view(id)).toMatchObject({ status: 'ended', cause: 'undecided' });
    clock.offset = 0;
  });

  it('asks for feedback on what was sent, and lets nobody of that department ask again before', async () => {
    const id = await apply('sq.guo', { uses: 1 });
    await decide('kz.zhou', id);
    await decide('xx.wang', id);
    const feedback = (user: string) =>
      as(user).post(`/api/sharing/requests/${id}/feedback`, { note: '已互认 32 份' });
    expect(refusal(await feedback('sq.guo'))).toBe('feedbackNotDue');
    const actor = { user: 'lis', device: null, workstation: null };
    const use = { request: id, transferId: 't-1', use: 1 };
    await server.ledger.append({ kind: 'share.use', actor, ...use });
    expect(await view(id)).toMatchObject({ status: 'ended', used: 1, feedback: { state: 'due' } });
    clock.offset = 11 * day;
    expect((await view(id)).feedback.state).toBe('overdue');
    const ask = (user: string) => as(user).post('/api/sharing/requests', application());
    expect(refusal(await ask('sq.guo'))).toBe('feedbackOverdue');
    expect(refusal(await ask('kz.zhou'))).toBe('feedbackOverdue');
    expect((await ask('sq.lin')).status).toBe(200);
    expect(refusal(await feedback('sq.lin'))).toBe('wrongRole');
    expect((await feedback('sq.guo')).status).toBe(200);
    expect(refusal(await feedback('sq.guo'))).toBe('feedbackNotDue');
    expect((await ask('sq.guo')).status).toBe(200);
    clock.offset = 0;
  });
});

describe('an emergency', () => {
  const open = (user: string, more: object = {}) =>
    as(user).post('/api/sharing/emergencies', {
      partner: 'region',
      reason: 'transferOfCare',
      note: '转院抢救',
      fields: ['personName'],
      maxPatients: 1,
      ...more,
    });

  it('is judged afterwards by a second person, or nobody opens another', async () => {
    expect((await open('sq.lin', { minutes: 241 })).status).toBe(400);
    expect(refusal(await open('sq.lin', { partner: 'nobody' }))).toBe('unknownPartner');
    const { id } = (await open('sq.lin')).body;
    expect(id).toMatch(/^JJ-\d{8}-001$/);
    expect(await view(id)).toMatchObject({ isEmergency: true, status: 'ready', mayDecide: true });
    clock.offset = 4 * day;
    expect((await view(id)).status).toBe('ended');
    expect(refusal(await open('sq.lin'))).toBe('reviewOverdue');
    expect((await open('sq.he')).status).toBe(200);
    expect((await decide('ys.tang', id, { note: '情况属实' })).status).toBe(200);
    expect(refusal(await decide('xx.wang', id))).toBe('notPending');
    expect((await open('sq.lin')).status).toBe(200);
    clock.offset = 0;
  });

  it('stops at once when it is judged wrong', async () => {
    const { id } = (await open('kz.chen')).body;
    expect(refusal(await decide('kz.chen', id))).toBe('ownRequest');
    await decide('kz.zhou', id, { lawful: false, decision: 'rejected' });
    expect((await view(id)).status).toBe('rejected');
  });
});

it('what people handed over is written down', async () => {
  const handed = {
    medium: 'usb',
    partner: 'region',
    recipient: '区域卫生信息平台',
    handedAt: iso(-day),
    department: '病案室',
    handedBy: '经办人',
    receivedBy: '接收人',
    dataClass: 'clinical',
    fields: ['personName'],
    patientCount: 3,
    patients: [{ kind: 'patientNumber', value: syntheticPatients(1)[0]!.zyh }],
    purpose: '病案复印',
  };
  const { status, body } = await as('sq.lin').post('/api/sharing/manual', handed);
  expect(status).toBe(200);
  const { rows } = await server.ledger.query({ kinds: ['transfer.manual'] }, { limit: 1 });
  expect(rows[0]?.record).toMatchObject({ transferId: body.id, patients: { count: 3 } });
  const wrong = await as('sq.lin').post('/api/sharing/manual', { ...handed, request: 'GX-1' });
  expect(refusal(wrong)).toBe('unknownRequest');
});
