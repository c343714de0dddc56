// The log pages as data: which kinds of record each shows, and in which columns.
import type { RecordKind } from '../../../shared/records/record.ts';
import { shareKinds } from '../../../shared/records/sharing-records.ts';
import type { TransferTab } from './view-state.ts';

export type ColumnName =
  | 'time'
  | 'kind'
  | 'user'
  | 'workstation'
  | 'patients'
  | 'fields'
  | 'destination'
  | 'verdict'
  | 'request'
  | 'page'
  | 'purpose'
  | 'size'
  | 'detail';

/** One table of the console. */
export interface LogDefinition {
  /** Part of the cache key: two logs never share rows. */
  readonly id: string;
  /** A search never leaves these, whatever the address says. */
  readonly kinds: readonly RecordKind[];
  /** What the verdict box offers; without any there is no box. */
  readonly verdicts: readonly string[];
  readonly columns: readonly ColumnName[];
  /** Which boxes beside time, user and kind. */
  readonly filters: readonly ('device' | 'partner' | 'patient')[];
}

/** Verdicts of inspection, the interesting one first. */
const inspected = ['found', 'clean', 'unscannable', 'uninspected'];

/** Three views of what left: to partners, to browsers and files, and unprotected. */
export const transferLogs: Record<TransferTab, LogDefinition> = {
  sent: {
    id: 'sent',
    kinds: ['transfer.outcome'],
    verdicts: ['delivered', 'refused', 'failed', 'unknown'],
    columns: [
      'time',
      'user',
      'workstation',
      'patients',
      'fields',
      'destination',
      'verdict',
      'request',
      'size',
    ],
    filters: ['partner', 'patient'],
  },
  served: {
    id: 'served',
    kinds: ['served', 'export'],
    verdicts: inspected,
    columns: [
      'time',
      'kind',
      'user',
      'workstation',
      'patients',
      'fields',
      'page',
      'verdict',
      'size',
    ],
    filters: ['device', 'patient'],
  },
  exposure: {
    id: 'exposure',
    kinds: [
      'exposure.plaintext',
      'exposure.tls',
      'incident.attestation',
      'incident.tunnel',
      'tunnel',
    ],
    verdicts: [],
    columns: ['time', 'kind', 'user', 'workstation', 'page', 'detail'],
    filters: ['device'],
  },
};

/** What people saw and did on their screens. */
export const viewLog: LogDefinition = {
  id: 'views',
  kinds: [
    'view',
    'sight',
    'reveal',
    'reveal.attested',
    'copy',
    'print',
    'download',
    'upload',
    'incident.writeback',
    'incident.echo',
    'incident.unviewed',
    'incident.canary',
  ],
  verdicts: [],
  columns: ['time', 'kind', 'user', 'workstation', 'patients', 'fields', 'page', 'purpose'],
  filters: ['device', 'patient'],
};

/** Sign-ins, looks at the record, devices and the log's own signs of life. */
export const systemLog: LogDefinition = {
  id: 'system',
  kinds: [
    'auth.login',
    'auth.loginFailed',
    'auth.logout',
    'auth.passwordChanged',
    'admin.query',
    'admin.open',
    'admin.verify',
    'device.enrolled',
    'device.refused',
    'device.gap',
    'device.rewound',
    'policy.issued',
    'policy.draft',
    'notice.read',
    ...shareKinds,
    'transfer.manual',
    'transfer.receipt',
    'incident.transfer',
    'ledger.destroy',
    'ledger.hold',
    'incident.drift',
    'incident.export',
    'incident.witness',
    'incident.spool',
    'ledger.heartbeat',
    'ledger.epoch',
  ],
  verdicts: [],
  columns: ['time', 'kind', 'user', 'workstation', 'detail'],
  filters: ['device'],
};
