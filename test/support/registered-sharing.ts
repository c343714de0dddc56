// A ledger in which people have registered a partner, applied and approved, for tests of the served product: the
// registers are read from the record, whoever wrote it.
import { loadConfig } from '../../proxy/config/load-config.ts';
import { ledgerPlace } from '../../proxy/config/ledger-place.ts';
import { ledgerIn } from '../../proxy/ledger/data-directory.ts';
import { type LedgerPlace, openLedger } from '../../proxy/ledger/open-ledger.ts';
import { openedEntries, readingPayloads } from '../../proxy/ledger/payloads.ts';
import { type Person, SharingDesk } from '../../proxy/sharing/sharing-desk.ts';
import { SharingRegister } from '../../proxy/sharing/sharing-register.ts';
import { openLedgerReader } from '../../proxy/store/open-ledger-store.ts';
import { partnerForm, requestForm } from '../../shared/messages/sharing.ts';
import type { LedgerRecord } from '../../shared/records/record.ts';

const dayMs = 86_400_000;
const fields = ['personName', 'residentId', 'mobilePhone', 'patientNumber', 'birthDate'];
const person = (user: string, role: Person['role'], department: string | null = null): Person => ({
  user,
  role,
  department,
  disabled: false,
  workstation: null,
});
const applicant = person('sq.lin', 'applicant', '检验科');
const approvers = [person('kz.chen', 'departmentHead', '检验科'), person('xx.wang', 'infoAdmin')];

/** Of a configuration file. */
export function placeOf(configPath: string): LedgerPlace {
  const outcome = loadConfig(configPath);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.mistakes));
  return ledgerPlace(outcome.config, { password: undefined, masterKey: undefined });
}

/**
 * Registers a partner with an agreement in force, and applications that two people approve.
 * @param requests what each asks for beyond the usual; partner and period are given
 * @returns the numbers of the applications, in order
 */
export async function registerSharing(
  place: LedgerPlace,
  partner: { id: string; name: string; url: string; ca: string; quotas?: object },
  requests: readonly object[],
): Promise<string[]> {
  const ledger = await openLedger(place);
  const [, clerk] = approvers;
  const desk = new SharingDesk({
    ledger,
    register: new SharingRegister(ledger),
    rules: {
      steps: [{ steps: 2, level: 4, patients: 50 }],
      feedbackDays: 10,
      reviewHours: 72,
      decideDays: 14,
      periodDays: 366,
      agreement: true,
    },
    pseudonym: ledger.pseudonym,
    account: async (user) => approvers.find((each) => each.user === user) ?? null,
    now: Date.now,
  });
  const { id, ...rest } = partner;
  const iso = (offset: number) => new Date(Date.now() + offset).toISOString();
  const form = partnerForm.parse({ organisationCode: '91350100M000100Y43', ...rest });
  await desk.putPartner(id, form, clerk!);
  const agreement = {
    partner: id,
    state: 'active' as const,
    title: '信息安全与保密协议',
    from: iso(-30 * dayMs).slice(0, 10),
    until: iso(300 * dayMs).slice(0, 10),
    documentSha256: 'ab'.repeat(32),
  };
  await desk.putAgreement(`XY-${id}`, agreement, clerk!);
  const ids: string[] = [];
  for (const more of requests) {
    const asked = requestForm.parse({
      partner: id,
      purpose: '区域检验结果互认',
      legalBasis: '互认管理办法',
      dataClass: 'clinical',
      fields,
      maxPatients: 5,
      expires: iso(30 * dayMs),
      ...more,
    });
    const step = await desk.request(asked, applicant);
    if ('refused' in step) throw new Error(step.refused);
    ids.push(step.id);
    for (const by of approvers) {
      const word = { lawful: true, necessary: true, decision: 'approved' as const, note: '' };
      await desk.decide(step.id, word, by);
    }
  }
  await ledger.close();
  return ids;
}

/** All records of a ledger, oldest first; a server may be writing. */
export async function recordsIn(place: LedgerPlace): Promise<LedgerRecord[]> {
  const reader = await openLedgerReader(place.address ?? ledgerIn(place.dir));
  try {
    const rows = await openedEntries(reader, readingPayloads(place, reader), 0, 1_000_000);
    return rows.map(({ payload }) => JSON.parse(payload) as LedgerRecord);
  } finally {
    await reader.close();
  }
}
