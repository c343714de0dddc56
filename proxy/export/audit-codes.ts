// What each kind of record is called in the codes that hospitals' audit systems share: DICOM's event
// identifiers and types (PS3.16 CID 400 and 401), which FHIR AuditEvent takes over.
import type { LedgerRecord, RecordKind } from '../../shared/records/record.ts';

/** Code and meaning, exactly as PS3.16 writes them. */
type Code = readonly [code: string, meaning: string];

export interface AuditCode {
  readonly event: Code;
  readonly type?: Code;
  /** Create, read, update, delete, execute. */
  readonly action: 'C' | 'R' | 'U' | 'D' | 'E';
}

const logUsed: Code = ['110101', 'Audit Log Used'];
const exporting: Code = ['110106', 'Export'];
const networkEntry: Code = ['110108', 'Network Entry'];
const patientRecord: Code = ['110110', 'Patient Record'];
const alert: Code = ['110113', 'Security Alert'];
const authentication: Code = ['110114', 'User Authentication'];
const nodeAuthentication: Code = ['110126', 'Node Authentication'];
/** Of who may get what. */
const permitted = { event: alert, type: ['110135', 'Object Security Attributes Changed'] } as const;
const restrictedFunction: Code = ['110132', 'Use of Restricted Function'];
const overrideStarted: Code = ['110127', 'Emergency Override Started'];

/** Every record kind once; the compiler asks for a new one here. */
const codes: Record<RecordKind, AuditCode> = {
  view: { event: patientRecord, action: 'R' },
  sight: { event: patientRecord, action: 'R' },
  reveal: { event: patientRecord, action: 'R' },
  'reveal.attested': { event: alert, type: overrideStarted, action: 'E' },
  copy: { event: patientRecord, action: 'R' },
  // PS3.15 A.5.3.4 counts printing to paper as an export.
  print: { event: exporting, action: 'R' },
  'incident.writeback': {
    event: alert,
    type: restrictedFunction,
    action: 'U',
  },
  served: { event: patientRecord, action: 'R' },
  export: { event: exporting, action: 'R' },
  download: { event: exporting, action: 'R' },
  upload: { event: ['110107', 'Import'], action: 'C' },
  tunnel: { event: networkEntry, type: ['110124', 'Attach'], action: 'E' },
  'share.partner': { ...permitted, action: 'U' },
  'share.agreement': { ...permitted, action: 'U' },
  'share.request': { ...permitted, action: 'C' },
  'share.patients': { ...permitted, action: 'C' },
  'share.review': { ...permitted, action: 'E' },
  'share.approve': { ...permitted, action: 'U' },
  'share.delegate': { ...permitted, action: 'U' },
  'share.use': { event: exporting, action: 'R' },
  'share.feedback': { ...permitted, action: 'U' },
  'share.expire': { ...permitted, action: 'D' },
  'share.emergency': { event: alert, type: overrideStarted, action: 'E' },
  'transfer.intent': { event: exporting, action: 'R' },
  'transfer.outcome': { event: exporting, action: 'R' },
  'transfer.manual': { event: exporting, action: 'R' },
  'transfer.receipt': { event: exporting, action: 'E' },
  'exposure.plaintext': { event: alert, type: nodeAuthentication, action: 'E' },
  'exposure.tls': { event: alert, type: nodeAuthentication, action: 'E' },
  'policy.issued': { event: alert, type: ['110129', 'Security Configuration'], action: 'U' },
  'policy.draft': { event: alert, type: ['110129', 'Security Configuration'], action: 'U' },
  'auth.login': { event: authentication, type: ['110122', 'Login'], action: 'E' },
  'auth.loginFailed': { event: authentication, type: ['110122', 'Login'], action: 'E' },
  'auth.logout': { event: authentication, type: ['110123', 'Logout'], action: 'E' },
  'auth.passwordChanged': {
    event: alert,
    type: ['110137', 'User security Attributes Changed'],
    action: 'U',
  },
  'admin.query': { event: logUsed, action: 'R' },
  'admin.open': { event: logUsed, action: 'R' },
  'admin.verify': { event: logUsed, action: 'R' },
  'notice.read': { event: patientRecord, action: 'R' },
  'device.enrolled': { event: networkEntry, type: ['110124', 'Attach'], action: 'E' },
  'device.refused': { event: alert, type: nodeAuthentication, action: 'E' },
  'device.gap': { event: alert, type: restrictedFunction, action: 'E' },
  'device.rewound': { event: alert, type: restrictedFunction, action: 'E' },
  'incident.attestation': { event: alert, type: nodeAuthentication, action: 'E' },
  'incident.echo': { event: alert, type: restrictedFunction, action: 'U' },
  'incident.unviewed': { event: alert, type: restrictedFunction, action: 'R' },
  'incident.drift': { event: alert, type: ['110129', 'Security Configuration'], action: 'E' },
  'incident.canary': { event: alert, type: ['110129', 'Security Configuration'], action: 'E' },
  'incident.export': { event: alert, type: nodeAuthentication, action: 'E' },
  'incident.spool': { event: alert, type: ['110133', 'Audit Recording Stopped'], action: 'E' },
  'incident.transfer': { event: alert, type: restrictedFunction, action: 'R' },
  'incident.tunnel': { event: alert, type: restrictedFunction, action: 'R' },
  'incident.witness': { event: alert, type: nodeAuthentication, action: 'E' },
  'ledger.destroy': { event: logUsed, action: 'D' },
  'ledger.hold': { event: alert, type: ['110129', 'Security Configuration'], action: 'U' },
  'ledger.heartbeat': { event: ['110100', 'Application Activity'], action: 'E' },
  'ledger.epoch': { event: alert, type: ['110134', 'Audit Recording Started'], action: 'E' },
};

/** Codes of a record; an emergency says so in its type. */
export function auditCode(record: LedgerRecord): AuditCode {
  const code = codes[record.kind];
  return 'breakGlass' in record ? { ...code, type: overrideStarted } : code;
}

/** How it ended, in the words that DICOM and FHIR share: success, minor and serious failure. */
export type AuditOutcome = '0' | '4' | '8';

/** Success unless the record says that something was stopped, refused or broke. */
export function auditOutcome(record: LedgerRecord): AuditOutcome {
  switch (record.kind) {
    case 'transfer.outcome':
      if (record.result === 'delivered') return '0';
      return record.result === 'refused' ? '4' : '8';
    case 'tunnel':
      if (record.result === 'closed') return '0';
      return record.result === 'refused' ? '4' : '8';
    case 'print':
      return record.stopped ? '4' : '0';
    case 'auth.loginFailed':
    case 'device.refused':
    case 'device.gap':
    case 'device.rewound':
    case 'incident.writeback':
    case 'incident.attestation':
    case 'incident.echo':
    case 'incident.unviewed':
    case 'incident.drift':
    case 'incident.canary':
    case 'incident.export':
    case 'incident.witness':
    case 'incident.spool':
    case 'incident.transfer':
    case 'incident.tunnel':
    case 'exposure.plaintext':
    case 'exposure.tls':
      return '4';
    default:
      return '0';
  }
}
