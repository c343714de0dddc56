// The hospital's rule packs in force. A file that cannot be used keeps its last good state: an
// administrator's slip must not take rules away from pages and partners.
import { builtInDetector, type Detector } from '../../shared/detect/detector.ts';
import { packsFor, type RulePack } from '../../shared/detect/rule-pack.ts';
import { detectorOf } from './rule-detector.ts';
import { listRuleFiles, loadRuleFiles, type RuleMistake } from './rule-files.ts';

export interface Reloaded {
  readonly changed: boolean;
  readonly mistakes: readonly RuleMistake[];
}

export class RuleBook {
  readonly #paths: readonly string[];
  #files: ReadonlyMap<string, RulePack>;
  #detectors = new Map<string, Detector>();

  /** @param paths files and folders, absolute; `mistakes` are what could not be used */
  static open(paths: readonly string[]): { book: RuleBook; mistakes: readonly RuleMistake[] } {
    const { files, mistakes } = loadRuleFiles(paths);
    return { book: new RuleBook(paths, files), mistakes };
  }

  private constructor(paths: readonly string[], files: ReadonlyMap<string, RulePack>) {
    this.#paths = paths;
    this.#files = files;
  }

  get paths(): readonly string[] {
    return this.#paths;
  }

  get packs(): readonly RulePack[] {
    return [...this.#files.values()];
  }

  /** Rules for what a site serves; without an origin, for what any of them may have sent. The same
   *  object until the packs change: who remembers by it remembers rightly. */
  detector(origin?: string): Detector {
    if (this.#files.size === 0) return builtInDetector;
    const key = origin ?? '';
    let detector = this.#detectors.get(key);
    if (detector === undefined) {
      detector = detectorOf(origin === undefined ? this.packs : packsFor(this.packs, [origin]));
      this.#detectors.set(key, detector);
    }
    return detector;
  }

  /** Reads everything again. A file with mistakes keeps what it last said; one that has left its folder
   *  says nothing any more. */
  reload(): Reloaded {
    const { files: read, mistakes } = loadRuleFiles(this.#paths);
    const files = new Map<string, RulePack>();
    const ids = new Set([...read.values()].map(({ id }) => id));
    for (const file of listRuleFiles(this.#paths)) {
      const pack = read.get(file);
      const last = this.#files.get(file);
      if (pack) files.set(file, pack);
      // Its id may have moved to another file meanwhile: that one was read and counts.
      else if (last && !ids.has(last.id)) files.set(file, last);
    }
    const changed = JSON.stringify([...files.values()]) !== JSON.stringify(this.packs);
    if (changed) {
      this.#files = files;
      this.#detectors = new Map();
    }
    return { changed, mistakes };
  }
}
