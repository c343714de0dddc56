/** Closed reasons for which the gateway or egress refuses. Texts: proxy/tls/refusals.ts. */
export const refusalReasons = [
  'partnerUnknown',
  'senderUnknown',
  'noApproval',
  'approvalExpired',
  'approvalKinds',
  'approvalPatients',
  'bodyTooLarge',
  'bodyUnscannable',
  'bodyEmpty',
  'methodNotAllowed',
  'plaintextBody',
  /** A path that only systems with a client certificate may use. */
  'certificateRequired',
  'partnerPlaintext',
  /** Weak transport to a system behind us was allowed until a date that has passed. */
  'exceptionEnded',
  'tlsCertificate',
  'tlsVersion',
  'tlsHandshake',
  /** The other system asked for our certificate: there is none, or it did not take it. */
  'tlsClientRefused',
  'partnerUnreachable',
  'partnerBroken',
  'senderAborted',
  'recordingFailed',
  'badRequest',
  'extensionRequired',
  'notMaskable',
  'maskEcho',
  /** The period that was approved has not begun. */
  'approvalNotYet',
  /** Columns, keys or elements that were not approved. */
  'approvalNames',
  'approvalFormat',
  'approvalSize',
  'approvalFile',
  /** Somebody who is not in the approved set of patients. */
  'approvalPatientSet',
  /** As many transfers as were approved have been sent. */
  'approvalUsed',
  /** The partner shows another public key than was approved. */
  'approvalRecipient',
  'approvalChannel',
  /** Nothing was signed with the partner, or it is over. */
  'agreementMissing',
  'partnerEnded',
  'quotaReached',
  /** The same transfer is under way, or nobody knows whether it arrived. */
  'transferRepeated',
  /** No upload of this sender stands at the address, or no more. */
  'uploadUnknown',
  /** An upload goes on at another place than the sender thinks. */
  'uploadOffset',
  /** As many uploads of a sender are open as may be. */
  'uploadsTooMany',
  /** A destination class that the hospital's rules close. */
  'destinationClosed',
  'tunnelNotTls',
  /** The product ends. */
  'stopping',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];
