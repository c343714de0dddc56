// Shows the content script the files that a page's script is about to get by other ways than events in the
// document: fields that are in no document, and files of the picker. Decides nothing; without an answer that
// one will come everything goes on at once.
//
// A field crosses from the page's world to the content script's as an event's `relatedTarget`, files in it.

type Click = (this: HTMLElement) => void;
type GetFile = (this: object) => Promise<File>;

const { apply } = Reflect;
const dispatch: (event: Event) => boolean = Reflect.get(EventTarget.prototype, 'dispatchEvent');
const listen: (type: string, hear: () => void, options: AddEventListenerOptions) => void =
  Reflect.get(EventTarget.prototype, 'addEventListener');
const make: (name: string) => HTMLElement = Reflect.get(Document.prototype, 'createElement');
const Announcement = MouseEvent;
const Field = HTMLInputElement;
const Transfer = DataTransfer;
const Refusal = DOMException;
const page = document;

function announce(type: string, field: HTMLInputElement): boolean {
  const event = new Announcement(type, { relatedTarget: field, cancelable: true });
  return apply(dispatch, page, [event]);
}

/** Opening a file field; those in a document tell by themselves. */
function hookOpening(owner: object, name: string): void {
  const original: Click | undefined = Reflect.get(owner, name);
  if (original === undefined) return;
  Reflect.set(
    owner,
    name,
    new Proxy(original, {
      apply(target, self: HTMLElement, args: []): unknown {
        if (self instanceof Field && self.type === 'file' && !self.isConnected) {
          announce('medveil-field', self);
        }
        return apply(target, self, args);
      },
    }),
  );
}

/** True when the content script lets it go, or does not want to see it. */
function asked(file: File): Promise<boolean> {
  const field = apply(make, page, ['input']) as HTMLInputElement;
  field.type = 'file';
  const transfer = new Transfer();
  transfer.items.add(file);
  field.files = transfer.files;
  return new Promise((resolve) => {
    apply(listen, field, ['medveil-goes', () => resolve(true), { once: true }]);
    apply(listen, field, ['medveil-stays', () => resolve(false), { once: true }]);
    if (announce('medveil-file', field)) resolve(true);
  });
}

// Pickers, dropped handles and those that a page has kept all end in this.
function hookHandles(): void {
  const Handle: { prototype: object } | undefined = Reflect.get(globalThis, 'FileSystemFileHandle');
  if (Handle === undefined) return;
  const original: GetFile = Reflect.get(Handle.prototype, 'getFile');
  Reflect.set(
    Handle.prototype,
    'getFile',
    new Proxy(original, {
      async apply(target, self: object, args: []): Promise<File> {
        const file = await apply(target, self, args);
        if (await asked(file)) return file;
        // As if the person had taken the permission back.
        throw new Refusal('The request is not allowed', 'NotAllowedError');
      },
    }),
  );
}

const mark = Symbol.for('medveil.file-hook');
if (!Reflect.has(page, mark)) {
  Reflect.defineProperty(page, mark, { value: true });
  hookOpening(HTMLElement.prototype, 'click');
  hookOpening(HTMLInputElement.prototype, 'showPicker');
  hookHandles();
}
