// What may wait in the spool while the ledger cannot be reached, and what must be in the ledger before it may
// happen. Decided by what a kind of record promises to whom; a new kind has to be decided here.
import type { RecordKind } from '../../shared/records/record.ts';

/**
 * `spool`: it has happened, or is staff at work, and goes on: a durable local copy keeps it.
 * `refuse`: what it is about must not happen unless everybody can check that it is recorded. A file on the
 * gateway's disk is not that: whoever may write there can cut off its end before anybody else has seen it.
 */
export type WhenAway = 'spool' | 'refuse';

/** What becomes of a record of this kind while the ledger is away or has not caught up. */
export function whenAway(kind: RecordKind): WhenAway {
  // What is found out is written down: it may not come again.
  if (isIncident(kind)) return 'spool';
  switch (kind) {
    // Staff at work in a browser.
    case 'view':
    case 'sight':
    case 'reveal':
    case 'reveal.attested':
    case 'copy':
    case 'print':
    case 'download':
    case 'upload':
    case 'notice.read':
    case 'device.enrolled':
    case 'device.refused':
    case 'device.gap':
    case 'device.rewound':
    // What the gateway has answered, and what came over the wire in clear.
    case 'served':
    case 'export':
    case 'exposure.plaintext':
    case 'exposure.tls':
    // The bytes are gone, or have been refused.
    case 'transfer.outcome':
    case 'tunnel':
    // It has happened: the one who did it writes it down.
    case 'transfer.manual':
    case 'transfer.receipt':
      return 'spool';
    // Design, promise 5: no byte leaves before this is in the ledger.
    case 'transfer.intent':
    // Looks need the ledger anyway, and who may stop a database must not look unseen.
    case 'admin.query':
    case 'admin.open':
    case 'admin.verify':
    case 'auth.login':
    case 'auth.loginFailed':
    case 'auth.logout':
    case 'auth.passwordChanged':
    // Decisions of people, which others must be able to see.
    case 'share.partner':
    case 'share.agreement':
    case 'share.request':
    case 'share.patients':
    case 'share.review':
    case 'share.approve':
    case 'share.delegate':
    case 'share.use':
    case 'share.feedback':
    case 'share.expire':
    case 'share.emergency':
    case 'policy.issued':
    // The ledger about itself.
    case 'ledger.destroy':
    case 'ledger.hold':
    case 'ledger.heartbeat':
    case 'ledger.epoch':
      return 'refuse';
  }
}

function isIncident(kind: RecordKind): kind is Extract<RecordKind, `incident.${string}`> {
  return kind.startsWith('incident.');
}
