// What records are kept as; how long is the proxy's to know.

/** `access`: who saw what. `transfer`: what left the hospital. `evidence`: who approved, who changed rules,
 *  what was destroyed. */
export const retentionClasses = ['access', 'transfer', 'evidence'] as const;
export type RetentionClass = (typeof retentionClasses)[number];
