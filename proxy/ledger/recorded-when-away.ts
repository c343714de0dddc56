// What may wait in the spool while the ledger cannot be reached, and what must be in the ledger before it may
// happen. Decided by what a kind of record promises to whom; a new kind has to be decided here.
import type { RecordKind } from '../../shared/records/record.ts';

/**
 * `spool`: it has happened, or is staff at work, and goes on: a durable local copy keeps it.
 * `refuse`: what it is about must not happen unless everybody can check that it is recorded. A file on the
 * gateway's disk is not that: whoever may write there can cut off its end before anybody else has seen it.
 */
export type WhenAway = 'spool' | 'refuse';

/** Every record kind once; the compiler asks for a new one here. */
const away: Record<RecordKind, WhenAway> = {
  // Staff at work in a browser.
  view: 'spool',
  sight: 'spool',
  reveal: 'spool',
  'reveal.attested': 'spool',
  copy: 'spool',
  print: 'spool',
  download: 'spool',
  upload: 'spool',
  'incident.writeback': 'spool',
  'notice.read': 'spool',
  'device.enrolled': 'spool',
  'device.refused': 'spool',
  'device.gap': 'spool',
  'device.rewound': 'spool',
  // What the gateway has answered, and what came over the wire in clear.
  served: 'spool',
  export: 'spool',
  'exposure.plaintext': 'spool',
  'exposure.tls': 'spool',
  // The bytes are gone, or have been refused.
  'transfer.outcome': 'spool',
  tunnel: 'spool',
  'incident.attestation': 'spool',
  'incident.echo': 'spool',
  'incident.unviewed': 'spool',
  'incident.drift': 'spool',
  'incident.canary': 'spool',
  'incident.export': 'spool',
  'incident.witness': 'spool',
  'incident.spool': 'spool',
  'incident.transfer': 'spool',
  'incident.tunnel': 'spool',
  // It has happened: the one who did it writes it down.
  'transfer.manual': 'spool',
  'transfer.receipt': 'spool',
  // Design, promise 5: no byte leaves before this is in the ledger.
  'transfer.intent': 'refuse',
  // Looks need the ledger anyway, and who may stop a database must not look unseen.
  'admin.query': 'refuse',
  'admin.open': 'refuse',
  'admin.verify': 'refuse',
  'auth.login': 'refuse',
  'auth.loginFailed': 'refuse',
  'auth.logout': 'refuse',
  'auth.passwordChanged': 'refuse',
  // Decisions of people, which others must be able to see, and the ledger about itself.
  'share.partner': 'refuse',
  'share.agreement': 'refuse',
  'share.request': 'refuse',
  'share.patients': 'refuse',
  'share.review': 'refuse',
  'share.approve': 'refuse',
  'share.delegate': 'refuse',
  'share.use': 'refuse',
  'share.feedback': 'refuse',
  'share.expire': 'refuse',
  'share.emergency': 'refuse',
  'policy.issued': 'refuse',
  'policy.draft': 'refuse',
  'ledger.destroy': 'refuse',
  'ledger.hold': 'refuse',
  'ledger.heartbeat': 'refuse',
  'ledger.epoch': 'refuse',
};

/** What becomes of a record of this kind while the ledger is away or has not caught up. */
export function whenAway(kind: RecordKind): WhenAway {
  return away[kind];
}
