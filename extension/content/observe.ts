// The one observer of a document. It hangs on `document`: document.open() and a replaced root element
// silently end observers that hang lower.
import { shownAttributes } from './attributes.ts';
import { addRecords, addSubtree, type Batch, emptyBatch } from './collect-batch.ts';
import { veilAttribute } from './fields.ts';
import type { Roots } from './roots.ts';

/** Set on <html> when the document has been looked at; without it, or while it says that the
 *  hospital's rules are awaited, veil.css paints nothing. */
const seenAttribute = 'data-medveil';
const awaiting = 'awaiting';
/** Writes of ours may cause writes of the page's (custom elements); they must not go on for ever. */
const maxRounds = 4;

/** What the caller needs of a running observer. */
export interface Observation {
  /** Forgets the mutations that our own writes have caused. */
  readonly settle: () => void;
}

/**
 * Calls `look` with what is new, in the microtask before the browser paints; when it fails nothing is
 * painted until `lookAtAll` has succeeded. `isOwnWrite` tells texts that hold what we wrote; `rebuilt`
 * is told when document.open() has thrown all listeners away. While `held` nothing is painted: the
 * hospital's own rules are still on their way. Shadow roots are observed as they are found.
 */
export function observe(
  look: (batch: Batch) => void,
  lookAtAll: () => void,
  isOwnWrite: (node: Text) => boolean,
  rebuilt: () => void,
  held: () => boolean,
  shadows: Roots,
): Observation {
  let root = document.documentElement;
  let failed = false;
  // A failure is a bug of ours, not a reason to show what was not looked at. It is tried again, with
  // the whole document, when the page changes next: mutations of our own are forgotten.
  const guarded = (work: () => void): void => {
    try {
      work();
      failed = false;
      markSeen(held() ? awaiting : '');
    } catch {
      failed = true;
      document.documentElement?.removeAttribute(seenAttribute);
      observer.takeRecords();
    }
  };
  const handle = (records: readonly MutationRecord[]): void => {
    guarded(failed ? lookAtAll : () => read(records));
    if (document.documentElement !== root) {
      root = document.documentElement;
      rebuilt();
    }
  };
  const read = (records: readonly MutationRecord[]): void => {
    let pending = records;
    let late = shadows.late();
    for (let round = 0; pending.length + late.length > 0 && round < maxRounds; round++) {
      const batch = emptyBatch(shadows);
      for (const shadow of late) addSubtree(batch, shadow);
      late = [];
      addRecords(batch, pending, isOwnWrite);
      shadows.dressAround(pending);
      const { texts, fields, attributed, pictures } = batch;
      if (texts.size + fields.size + attributed.size + pictures.size > 0) look(batch);
      pending = observer.takeRecords();
    }
  };
  const observer = new MutationObserver(handle);
  const watched = {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: [...shownAttributes, 'type', 'contenteditable', veilAttribute, seenAttribute],
  };
  observer.observe(document, watched);
  shadows.onRoot((shadow) => observer.observe(shadow, watched));
  guarded(lookAtAll);
  return { settle: () => handle(observer.takeRecords()) };
}

/** Re-set whenever it is lost: document.open() and framework roots replace <html>. */
function markSeen(value: string): void {
  const html = document.documentElement;
  if (html && html.getAttribute(seenAttribute) !== value) html.setAttribute(seenAttribute, value);
}
