// What a scan of several files comes to.
import { identifierKinds, type KindCounts } from '../../shared/identifiers/kind.ts';
import { kindNames } from './kind-names.ts';
import type { FileResult } from './scan-files.ts';

export class ScanSummary {
  readonly #kinds: KindCounts = {};
  files = 0;
  #found = 0;
  #unread = 0;
  #bytesInspected = 0;
  #bytesTotal = 0;

  add({ verdict, reason, kinds, bytesInspected, bytesTotal }: FileResult): void {
    this.files++;
    if (verdict === 'found') this.#found++;
    if (reason !== undefined) this.#unread++;
    this.#bytesInspected += bytesInspected;
    this.#bytesTotal += bytesTotal;
    for (const kind of identifierKinds) {
      const times = kinds[kind];
      if (times !== undefined) this.#kinds[kind] = (this.#kinds[kind] ?? 0) + times;
    }
  }

  /** 1 when identifiers were found, 3 when none were but not everything could be read, else 0. */
  get exitCode(): number {
    if (this.#found > 0) return 1;
    return this.#unread > 0 ? 3 : 0;
  }

  /** For people. */
  lines(): string[] {
    const kinds = identifierKinds
      .filter((kind) => this.#kinds[kind] !== undefined)
      .map((kind) => `${kindNames[kind]} ${this.#kinds[kind]}`);
    const part = this.#bytesTotal === 0 ? 1 : this.#bytesInspected / this.#bytesTotal;
    return [
      '',
      `合计 total：${this.files} 个文件 files，发现 found ${this.#found}，未能全部检查 not wholly read ${this.#unread}，检查覆盖率 coverage ${(100 * part).toFixed(1)} %`,
      ...(kinds.length === 0 ? [] : [`  ${kinds.join('   ')}`]),
    ];
  }
}
