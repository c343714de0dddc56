// What a reveal is of, in pages, browser and ledger. Apart from the records themselves, so that a page's
// script need not carry all of them.

/** One value, all masked values of a patient, or one part of a batch of patients: the narrowest first. */
export const revealScopes = ['field', 'patient', 'batch'] as const;
export type RevealScope = (typeof revealScopes)[number];
