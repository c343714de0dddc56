// Holds what a person has given to a page until the desk has decided: file fields, drops, pastes, and files that
// a script was let open. The page's listeners hear nothing meanwhile, and the field is empty; afterwards they
// hear what they would have heard.
import { openOrClosedRoot } from '../../platform/page-browser.ts';
import { warmInspector } from '../guard/inspect-file.ts';
import { droppedFiles } from './dropped-files.ts';
import type { OutsideDesk } from './outside-desk.ts';
import type { UploadWay } from '../../../shared/records/upload-facts.ts';

/** Events of main-world/file-hook; the `relatedTarget` is a file field that is in no document. */
const fieldEvent = 'medveil-field';
const fileEvent = 'medveil-file';
const shadowEvent = 'medveil-shadow';

/** `signal` ends the listeners. */
export interface FileGuard {
  readonly desk: OutsideDesk;
  readonly signal: AbortSignal;
}

export class HeldFiles {
  readonly #desk: OutsideDesk;
  /** Events of ours, which the page is to hear. */
  readonly #own = new WeakSet<Event>();
  /** Fields whose files are being looked at. */
  readonly #held = new WeakMap<HTMLInputElement, readonly File[]>();
  readonly #watched = new WeakSet<EventTarget>();
  #signal: AbortSignal | undefined;

  constructor(desk: OutsideDesk) {
    this.#desk = desk;
  }

  /** Installs the listeners, in capture on window: no handler of the page runs before. */
  listen(signal: AbortSignal): void {
    this.#signal = signal;
    const options = { capture: true, signal };
    this.#watch(window);
    window.addEventListener('drop', (event) => this.#onDrop(event), options);
    window.addEventListener('paste', (event) => this.#onPaste(event), options);
    // Changes inside a shadow tree do not leave it: its root is listened to before anything happens there.
    for (const type of ['click', 'dragenter', 'focusin', 'input']) {
      window.addEventListener(type, (event) => this.#near(event), options);
    }
    document.addEventListener(shadowEvent, (event) => this.#announced(event), options);
    document.addEventListener(fieldEvent, (event) => this.#field(event), options);
    document.addEventListener(fileEvent, (event) => this.#asked(event), options);
  }

  #watch(tree: EventTarget): void {
    if (this.#watched.has(tree) && tree !== window) return;
    this.#watched.add(tree);
    const options = { capture: true, ...(this.#signal ? { signal: this.#signal } : {}) };
    for (const type of ['input', 'change']) {
      tree.addEventListener(type, (event) => this.#onField(event), options);
    }
  }

  /** Something is about to be given: the trees around it are listened to, and the inspector is brought up. */
  #near(event: Event): void {
    if (!this.#desk.isOn) return;
    for (const target of event.composedPath()) {
      if (target instanceof ShadowRoot) this.#watch(target);
    }
    const [first] = event.composedPath();
    const inner = first instanceof Element ? openOrClosedRoot(first) : undefined;
    if (inner) this.#watch(inner);
    if (event.type === 'dragenter' || isFileField(first)) void warmInspector();
  }

  #announced(event: Event): void {
    const host = event instanceof MouseEvent ? event.relatedTarget : null;
    const root = host instanceof Element ? openOrClosedRoot(host) : undefined;
    if (root) this.#watch(root);
  }

  /** A script opens a field that is in no document: its events reach nobody but itself. */
  #field(event: Event): void {
    const field = event instanceof MouseEvent ? event.relatedTarget : null;
    if (!isFileField(field)) return;
    this.#watch(field);
    if (this.#desk.isOn) void warmInspector();
  }

  #onField(event: Event): void {
    if (this.#own.has(event) || !this.#desk.isOn) return;
    const [field] = event.composedPath();
    if (!isFileField(field)) return;
    const files = [...(field.files ?? [])];
    // The second event of one choice: of what is being looked at the page hears nothing.
    if (files.length === 0 && this.#held.has(field)) return stop(event);
    if (files.length === 0 || !this.#desk.needsLook(files)) return;
    stop(event);
    // Until it is decided the page finds nothing, whenever and however it looks.
    field.value = '';
    this.#held.set(field, files);
    void this.#desk.files('field', files).then((goes) => {
      // Something else has been chosen meanwhile.
      if (this.#held.get(field) !== files) return;
      this.#held.delete(field);
      if (!goes) return;
      field.files = transferOf(files).files;
      for (const type of ['input', 'change']) {
        this.#dispatch(field, new Event(type, { bubbles: true, composed: type === 'input' }));
      }
    });
  }

  #onDrop(event: DragEvent): void {
    const { dataTransfer } = event;
    if (this.#own.has(event) || !this.#desk.isOn || !dataTransfer) return;
    // Only now can the event be read: afterwards it is empty.
    const dropped = droppedFiles(dataTransfer);
    if (dropped === undefined) return;
    if (dropped.plain && !this.#desk.needsLook(dropped.plain)) return;
    stop(event);
    const [target] = event.composedPath();
    void dropped.all().then((files) => {
      if (files.length === 0) return;
      void this.#decided('drop', files, () => this.#drop(event, target, files));
    });
  }

  /** As the browser would: the page's listeners first, a file field by itself. */
  #drop(event: DragEvent, target: EventTarget | undefined, files: readonly File[]): void {
    const { clientX, clientY, screenX, screenY, ctrlKey, shiftKey, altKey, metaKey } = event;
    const dataTransfer = transferOf(files);
    const how = { bubbles: true, cancelable: true, composed: true, dataTransfer };
    const place = { clientX, clientY, screenX, screenY, ctrlKey, shiftKey, altKey, metaKey };
    if (!target) return;
    const goesOn = this.#dispatch(target, new DragEvent('drop', { ...how, ...place }));
    if (!goesOn || !isFileField(target)) return;
    target.files = dataTransfer.files;
    for (const type of ['input', 'change']) {
      this.#dispatch(target, new Event(type, { bubbles: true, composed: type === 'input' }));
    }
  }

  #onPaste(event: ClipboardEvent): void {
    const { clipboardData } = event;
    if (this.#own.has(event) || !this.#desk.isOn) return;
    const files = [...(clipboardData?.files ?? [])];
    if (!clipboardData || files.length === 0 || !this.#desk.needsLook(files)) return;
    const texts = textsOf(clipboardData);
    stop(event);
    const [target] = event.composedPath();
    void this.#decided('paste', files, () => {
      const transfer = transferOf(files);
      for (const [type, text] of texts) transfer.setData(type, text);
      const how = { bubbles: true, cancelable: true, composed: true, clipboardData: transfer };
      if (target) this.#dispatch(target, new ClipboardEvent('paste', how));
    });
  }

  /** The hook holds a file that a script is about to get; the answer is an event at the same field. */
  #asked(event: Event): void {
    const field = event instanceof MouseEvent ? event.relatedTarget : null;
    if (!isFileField(field) || !this.#desk.isOn) return;
    const files = [...(field.files ?? [])];
    if (files.length === 0 || !this.#desk.needsLook(files)) return;
    // Tells the hook that an answer comes.
    event.preventDefault();
    void this.#desk.files('picker', files).then((goes) => {
      field.dispatchEvent(new Event(goes ? 'medveil-goes' : 'medveil-stays'));
    });
  }

  async #decided(how: UploadWay, files: readonly File[], give: () => void): Promise<void> {
    if (await this.#desk.files(how, files)) give();
  }

  #dispatch(target: EventTarget, event: Event): boolean {
    this.#own.add(event);
    return target.dispatchEvent(event);
  }
}

function isFileField(target: unknown): target is HTMLInputElement {
  return target instanceof HTMLInputElement && target.type === 'file';
}

function stop(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function transferOf(files: readonly File[]): DataTransfer {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  return transfer;
}

/** Texts beside the files: a picture from a page brings its markup along. */
function textsOf(transfer: DataTransfer): [string, string][] {
  const types = [...transfer.types].filter((type) => type !== 'Files');
  return types.map((type) => [type, transfer.getData(type)]);
}
