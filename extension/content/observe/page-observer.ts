// The one observer of a document. It hangs on `document`: document.open() and a replaced root element
// silently end observers that hang lower.
import {
  addRecords,
  addSubtree,
  type Batch,
  emptyBatch,
  isEmpty,
  seenAttribute,
  watchedAttributes,
} from './collect-batch.ts';
import type { DrawnNames } from '../mask/drawn-names.ts';
import { generatedAttribute } from '../mask/generated.ts';
import type { Roots } from './roots.ts';

const awaiting = 'awaiting';
/** Writes of ours may cause writes of the page's (custom elements); they must not go on for ever. */
const maxRounds = 4;

/** Before version 127 a page could listen to text writes and change itself meanwhile. */
const answersWrites = 'MutationEvent' in globalThis;

/** What is done with what the observer sees. */
export interface ObserverDeps {
  /** Masks what is new, in the microtask before the browser paints. */
  readonly look: (batch: Batch) => void;
  /** When `look` failed nothing is painted until this has succeeded. */
  readonly lookAtAll: () => void;
  /** Tells texts that hold what we wrote. */
  readonly isOwnWrite: (node: Text) => boolean;
  /** document.open() has thrown all listeners away. */
  readonly rebuilt: () => void;
  /** While true nothing is painted: the hospital's own rules are still on their way. */
  readonly held: () => boolean;
  /** Shadow roots are observed as they are found. */
  readonly shadows: Roots;
  readonly drawn: DrawnNames;
}

export class PageObserver {
  readonly #deps: ObserverDeps;
  readonly #observer = new MutationObserver((records) => this.#handle(records));
  #root = document.documentElement;
  #failed = false;
  /** Records that were there when the observer was switched off for a while. */
  #unread: MutationRecord[] = [];

  constructor(deps: ObserverDeps) {
    this.#deps = deps;
    this.#attach();
    deps.shadows.onRoot((shadow) => this.#observer.observe(shadow, watched(deps.drawn)));
  }

  /** Looks at what is there already. */
  start(): void {
    this.#guarded(this.#deps.lookAtAll);
  }

  /** Looks at what the page has done since, and forgets the mutations that our own writes have caused. */
  readonly settle = (): void => this.#handle(this.#take());

  /** Runs work whose writes cannot make the page do anything before it ends: nothing tells of them. */
  readonly quietly = (work: () => void): void => {
    if (answersWrites) return work();
    this.#unread = this.#take();
    this.#observer.disconnect();
    try {
      work();
    } finally {
      this.#attach();
    }
  };

  /** From here on changes of what sheets draw are looked at too. */
  readonly watchDrawn = (): void => this.#attach();

  #attach(): void {
    const { shadows, drawn } = this.#deps;
    const what = watched(drawn);
    for (const tree of shadows.all()) this.#observer.observe(tree, what);
  }

  #take(): MutationRecord[] {
    const records = this.#observer.takeRecords();
    if (this.#unread.length === 0) return records;
    const unread = this.#unread;
    this.#unread = [];
    return unread.concat(records);
  }

  #handle(records: readonly MutationRecord[]): void {
    this.#guarded(this.#failed ? this.#deps.lookAtAll : () => this.#read(records));
    if (document.documentElement === this.#root) return;
    this.#root = document.documentElement;
    this.#deps.rebuilt();
  }

  // A failure is a bug of ours, not a reason to show what was not looked at. It is tried again, with
  // the whole document, when the page changes next: mutations of our own are forgotten.
  #guarded(work: () => void): void {
    try {
      work();
      this.#failed = false;
      markSeen(this.#deps.held() ? awaiting : '');
    } catch {
      this.#failed = true;
      document.documentElement?.removeAttribute(seenAttribute);
      this.#take();
    }
  }

  #read(records: readonly MutationRecord[]): void {
    const { look, isOwnWrite, shadows, drawn } = this.#deps;
    let pending = records;
    let late = shadows.late();
    const isMore = (): boolean => drawn.grown || pending.length + late.length > 0;
    for (let round = 0; isMore() && round < maxRounds; round++) {
      const batch = emptyBatch(shadows, drawn);
      for (const shadow of late) addSubtree(batch, shadow);
      late = [];
      addRecords(batch, pending, isOwnWrite);
      shadows.dressAround(pending);
      if (!isEmpty(batch)) look(batch);
      pending = this.#take();
    }
  }
}

/** Of a sheet that cannot be read nobody knows which attributes it draws: all are watched. */
function watched(drawn: DrawnNames): MutationObserverInit {
  const changes = { subtree: true, childList: true, characterData: true, attributes: true };
  if (drawn.any) return changes;
  const more = drawn.active ? [generatedAttribute, ...drawn.names] : [];
  return { ...changes, attributeFilter: [...watchedAttributes, ...more] };
}

/** Re-set whenever it is lost: document.open() and framework roots replace <html>. */
function markSeen(value: string): void {
  const html = document.documentElement;
  if (html && html.getAttribute(seenAttribute) !== value) html.setAttribute(seenAttribute, value);
}
