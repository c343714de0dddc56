// Shows the content script the files that a page's script is about to get by other ways than events in the
// document: fields that are in no document, files of the picker, and files that it is about to write. Decides nothing; without an answer that
// one will come everything goes on at once.
//
// A field crosses from the page's world to the content script's as an event's `relatedTarget`, files in it.

type Click = (this: HTMLElement) => void;
type GetFile = (this: object) => Promise<File>;
type Write = (this: FileSystemFileHandle) => Promise<unknown>;

/** Milliseconds. */
const lookTime = 10_000;

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
const Storage: { prototype: object } | undefined = Reflect.get(globalThis, 'StorageManager');
const rootOf: () => Promise<FileSystemDirectoryHandle> = Reflect.get(
  Storage?.prototype ?? {},
  'getDirectory',
);
const Folder: { prototype: object } | undefined = Reflect.get(
  globalThis,
  'FileSystemDirectoryHandle',
);
const resolveIn: (handle: FileSystemHandle) => Promise<string[] | null> = Reflect.get(
  Folder?.prototype ?? {},
  'resolve',
);

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
function asked(type: string, field: HTMLInputElement): Promise<boolean> {
  return new Promise((resolve) => {
    apply(listen, field, ['medveil-goes', () => resolve(true), { once: true }]);
    apply(listen, field, ['medveil-stays', () => resolve(false), { once: true }]);
    if (announce(type, field)) resolve(true);
  });
}

function holding(file: File): HTMLInputElement {
  const field = apply(make, page, ['input']) as HTMLInputElement;
  field.type = 'file';
  const transfer = new Transfer();
  transfer.items.add(file);
  field.files = transfer.files;
  return field;
}

/** In the page's own store, which is on no desktop: only the origin reads it again. */
async function isPrivate(handle: FileSystemHandle): Promise<boolean> {
  const storage = navigator.storage;
  try {
    const root: FileSystemDirectoryHandle = await apply(rootOf, storage, []);
    return (await apply(resolveIn, root, [handle])) !== null;
  } catch {
    return false;
  }
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
        if (await asked('medveil-file', holding(file))) return file;
        throw refusal();
      },
    }),
  );
  const writing: Write = Reflect.get(Handle.prototype, 'createWritable');
  Reflect.set(
    Handle.prototype,
    'createWritable',
    new Proxy(writing, {
      async apply(target, self: FileSystemFileHandle, args: []): Promise<unknown> {
        const field = apply(make, page, ['input']) as HTMLInputElement;
        field.value = self.name;
        if ((await isPrivate(self)) || (await asked('medveil-write', field))) {
          return await apply(target, self, args);
        }
        throw refusal();
      },
    }),
  );
}

/** As if the person had taken the permission back. */
function refusal(): DOMException {
  return new Refusal('The request is not allowed', 'NotAllowedError');
}

/** A page often gives up the address of a file it has made as soon as the person has it: whoever is to look at
 *  the file would come too late. */
function hookRevoking(): void {
  const original: (url: string) => void = Reflect.get(URL, 'revokeObjectURL');
  const wait = setTimeout;
  Reflect.set(
    URL,
    'revokeObjectURL',
    new Proxy(original, {
      apply(target, self: typeof URL, args: [string]): void {
        wait(() => apply(target, self, args), lookTime);
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
  hookRevoking();
}
