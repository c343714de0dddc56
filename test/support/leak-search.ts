// Searches what a run left on disk for any value of a synthetic patient: logs, databases with their
// write-ahead logs, spool, error pages, the extension's own storage.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { syntheticPatients } from '../../proxy/demo/patients.ts';

export interface LeakHit {
  file: string;
  /** Key of the patient's field; the value itself is not repeated. */
  field: string;
}

const fields = ['brxm', 'sfzh', 'lxdh', 'zyh', 'jtzz'] as const;
const needles = syntheticPatients(200).flatMap((patient) =>
  fields.map((field) => ({ field, bytes: Buffer.from(patient[field], 'utf8') })),
);

/** The browser's own caches hold the pages it showed; only what the extension stores is ours. */
function isOurs(path: string): boolean {
  if (!/\/profile[^/]*\//.test(path)) return true;
  return /\/(?:IndexedDB|Local Extension Settings|Managed Extension Settings)\//.test(path);
}

export function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(isOurs);
}

export function searchLeaks(dir: string): LeakHit[] {
  return filesBelow(dir).flatMap((file) => {
    const bytes = readFileSync(file);
    const hits = new Set(needles.filter((n) => bytes.includes(n.bytes)).map((n) => n.field));
    return [...hits].map((field) => ({ file, field }));
  });
}
