// Shows the content script what a page's scripts are about to put on the clipboard, and puts there what it
// answers: copying gives masks, whoever copies. Decides nothing, keeps nothing.
//
// The question is an event with the text as its detail; the answer, where it differs, an event with the
// other text. Dispatching is synchronous.

type Method = (this: unknown, ...args: unknown[]) => unknown;

const { apply } = Reflect;
const dispatch: (event: Event) => boolean = Reflect.get(EventTarget.prototype, 'dispatchEvent');
const listen: (type: string, hear: (event: Event) => void) => void = Reflect.get(
  EventTarget.prototype,
  'addEventListener',
);
const unlisten: typeof listen = Reflect.get(EventTarget.prototype, 'removeEventListener');
const Question = CustomEvent;
const Item = window.ClipboardItem;
const page = document;
/** Longer texts are files. */
const longest = 2_000_000;

/** A text as it may be copied. */
function copyable(text: string): string {
  if (text.length > longest) return text;
  let answer = text;
  const hear = (event: Event): void => {
    const other: unknown = event instanceof Question ? event.detail : undefined;
    if (typeof other === 'string') answer = other;
  };
  apply(listen, page, ['medveil-body', hear]);
  apply(dispatch, page, [new Question('medveil-copy', { detail: text })]);
  apply(unlisten, page, ['medveil-body', hear]);
  return answer;
}

function wrap(owner: object, name: string, replace: (original: Method) => Method): void {
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== 'function') return;
  // A Proxy keeps name, length and `[native code]`.
  const replaced = replace(original as Method);
  Reflect.set(
    owner,
    name,
    new Proxy(original, { apply: (_, self, args) => apply(replaced, self, args) }),
  );
}

/** Texts of an item anew; files and pictures stay. */
async function copyableItem(item: ClipboardItem): Promise<ClipboardItem> {
  const parts: Record<string, Blob> = {};
  let changed = false;
  for (const type of item.types) {
    const blob = await item.getType(type);
    const text = type.startsWith('text/') ? await blob.text() : undefined;
    const other = text === undefined ? undefined : copyable(text);
    parts[type] = other === text ? blob : new Blob([other ?? ''], { type });
    changed ||= other !== text;
  }
  return changed ? new Item(parts) : item;
}

const mark = Symbol.for('medveil.copy-hook');
// No clipboard for scripts on plain http: there they copy by command, which the content script hears.
if (!Reflect.has(page, mark)) {
  Reflect.defineProperty(page, mark, { value: true });
  if (typeof Clipboard !== 'undefined') {
    wrap(
      Clipboard.prototype,
      'writeText',
      (original) =>
        function writeText(this: unknown, text) {
          return apply(original, this, [copyable(String(text))]);
        },
    );
    wrap(
      Clipboard.prototype,
      'write',
      (original) =>
        async function write(this: unknown, items) {
          const all = [...(items as Iterable<ClipboardItem>)];
          return await apply(original, this, [await Promise.all(all.map(copyableItem))]);
        },
    );
  }
  // Pages that fill the clipboard in their own `copy` listeners. What they drag inside the page is theirs.
  wrap(
    DataTransfer.prototype,
    'setData',
    (original) =>
      function setData(this: unknown, type, text) {
        const copying = /^(?:copy|cut)$/.test(window.event?.type ?? '');
        return apply(original, this, [type, copying ? copyable(String(text)) : text]);
      },
  );
}
