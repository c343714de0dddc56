// A ledger in memory, as exporters read one.
import { createHash, randomUUID } from 'node:crypto';
import type { ExportSource, StoredEntry } from '../../proxy/export/entry.ts';
import { canonicalJson } from '../../shared/records/canonical.ts';

export class GrowingSource implements ExportSource {
  readonly stored: StoredEntry[] = [];
  /** Leaves are salted: no two ledgers have one in common. */
  readonly #salt = randomUUID();
  /** How often a page was read. */
  reads = 0;

  grow(count: number): void {
    for (let i = 0; i < count; i++) {
      const idx = this.stored.length;
      this.add(
        canonicalJson({
          kind: 'auth.login',
          v: 1,
          at: '2026-03-01T08:00:00.000Z',
          actor: { user: `护士 张三 ${idx}`, device: null, workstation: '10.8.3.21' },
        }),
      );
    }
  }

  add(payload: string): void {
    const leaf = createHash('sha256')
      .update(`${this.#salt} ${this.stored.length} ${payload}`)
      .digest();
    this.stored.push({ idx: this.stored.length, payload, leaf_hash: leaf });
  }

  async size(): Promise<number> {
    return this.stored.length;
  }

  async entries(from: number, limit: number): Promise<readonly StoredEntry[]> {
    this.reads++;
    return this.stored.slice(from, from + limit);
  }
}
