// Texts on their way into a page outside: pasted, dropped, typed, in a form, in a request of a script. What says
// nothing of patients is not touched at all: the browser does with it what it always does.
import type { OutsideDesk } from './outside-desk.ts';

/** The event of main-world/write-hook; its detail is address and body. */
const writeEvent = 'medveil-write';
/** Milliseconds without a key after which what has been typed is read. */
const pause = 400;
/** Of a field, in UTF-16 units: more is no message. */
const longestField = 200_000;

export class HeldTexts {
  readonly #desk: OutsideDesk;
  readonly #own = new WeakSet<Event>();
  /** Where somebody is typing. */
  #typed: Element | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(desk: OutsideDesk) {
    this.#desk = desk;
  }

  /** Installs the listeners; in capture, but for forms, which the page's own listeners may still change. */
  listen(signal: AbortSignal): void {
    const options = { capture: true, signal };
    window.addEventListener('paste', (event) => this.#onPaste(event), options);
    window.addEventListener('drop', (event) => this.#onDrop(event), options);
    window.addEventListener('input', (event) => this.#onInput(event), options);
    window.addEventListener('pagehide', () => this.#readTyped(), options);
    window.addEventListener('submit', (event) => this.#onSubmit(event), { signal });
    document.addEventListener(writeEvent, (event) => this.#onRequest(event), options);
  }

  #onPaste(event: ClipboardEvent): void {
    const { clipboardData } = event;
    if (this.#own.has(event) || !clipboardData || clipboardData.files.length > 0) return;
    const text = textIn(clipboardData);
    const [target] = event.composedPath();
    this.#held(event, 'paste', text, (goes) => {
      if (!goes) return;
      const copy = new DataTransfer();
      copy.setData('text/plain', text);
      const how = { bubbles: true, cancelable: true, composed: true, clipboardData: copy };
      const again = new ClipboardEvent('paste', how);
      this.#own.add(again);
      insert(target, again, text);
    });
  }

  #onDrop(event: DragEvent): void {
    const { dataTransfer, clientX, clientY } = event;
    if (this.#own.has(event) || !dataTransfer || dataTransfer.files.length > 0) return;
    const text = textIn(dataTransfer);
    const [target] = event.composedPath();
    this.#held(event, 'drop', text, (goes) => {
      if (!goes) return;
      const copy = new DataTransfer();
      copy.setData('text/plain', text);
      const how = { bubbles: true, cancelable: true, composed: true, clientX, clientY };
      const again = new DragEvent('drop', { ...how, dataTransfer: copy });
      this.#own.add(again);
      insert(target, again, text);
    });
  }

  #held(event: Event, how: 'paste' | 'drop', text: string, again: (goes: boolean) => void): void {
    const told = this.#desk.told(text);
    if (told === undefined || this.#desk.text(how, told, bytesOf(text), again)) return;
    this.#forgetTyped();
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  #onInput(event: Event): void {
    const [field] = event.composedPath();
    if (!this.#desk.isOn || !(field instanceof Element) || isSecret(field)) return;
    if (this.#typed !== field) this.#readTyped();
    this.#typed = field;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#readTyped(), pause);
  }

  /** It is asked about as it is sent. */
  #forgetTyped(): void {
    this.#typed = undefined;
    clearTimeout(this.#timer);
  }

  #readTyped(): void {
    const field = this.#typed;
    this.#forgetTyped();
    if (!field) return;
    const text = writtenIn(field);
    const told = this.#desk.told(text);
    if (told) this.#desk.text('typing', told, bytesOf(text));
  }

  #onSubmit(event: SubmitEvent): void {
    const [form] = event.composedPath();
    if (event.defaultPrevented || !this.#desk.isOn || !(form instanceof HTMLFormElement)) return;
    const { submitter } = event;
    const text = formText(form, submitter);
    const told = this.#desk.told(text);
    if (told === undefined) return;
    this.#forgetTyped();
    const again = (goes: boolean): void => {
      if (goes && form.isConnected) form.requestSubmit(submitter);
    };
    if (this.#desk.text('form', told, bytesOf(text), again)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /** What a script sends; it sees what it sees when the network is away, and tries again when it may. */
  #onRequest(event: Event): void {
    const asked: unknown = event instanceof CustomEvent ? event.detail : undefined;
    const [url, body, , id] = Array.isArray(asked) ? (asked as unknown[]) : [];
    if (!this.#desk.isOn || typeof url !== 'string' || typeof body !== 'string') return;
    const text = `${queryOf(url)}${readable(body)}`;
    const told = this.#desk.told(text);
    if (told === undefined) return;
    this.#forgetTyped();
    // Where the script can wait, it waits for the person.
    const waits = this.#desk.asks && typeof id === 'number' && id > 0;
    const settle = (goes: boolean): void => tellHook('medveil-decided', [id, goes]);
    if (this.#desk.text('request', told, bytesOf(body), waits ? settle : undefined)) return;
    event.stopImmediatePropagation();
    if (waits) tellHook('medveil-body', id);
    else event.preventDefault();
  }
}

/** The hook that asks listens only while it asks, or until it is answered. */
function tellHook(type: string, detail: unknown): void {
  document.dispatchEvent(new CustomEvent(type, { detail }));
}

/** Plain text, or what is left of markup. */
function textIn(transfer: DataTransfer): string {
  const plain = transfer.getData('text/plain');
  return plain === '' ? transfer.getData('text/html').replace(/<[^>]*>/g, ' ') : plain;
}

/** First as the page wants it, then as the browser does it: with undo, and with the page's own events. */
function insert(target: EventTarget | undefined, event: Event, text: string): void {
  if (!(target instanceof Node)) return;
  const goesOn = target.dispatchEvent(event);
  const element = target instanceof HTMLElement ? target : target.parentElement;
  element?.focus();
  if (goesOn) document.execCommand('insertText', false, text);
}

/** Nobody reads passwords, nor should we. */
function isSecret(field: Element): boolean {
  return field instanceof HTMLInputElement && (field.type === 'password' || field.type === 'file');
}

function writtenIn(field: Element): string {
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
    return field.value.slice(0, longestField);
  }
  const host = field.closest('[contenteditable]') ?? field;
  return (host.textContent ?? '').slice(0, longestField);
}

/** Fields with their names, which say what stands in them. */
function formText(form: HTMLFormElement, submitter: HTMLElement | null): string {
  const lines = [...new FormData(form, submitter)].flatMap(([name, value]) =>
    typeof value === 'string' ? [`${name}: ${value}`] : [],
  );
  return lines.join('\n');
}

/** Forms as lines of names and values; everything else as it is. */
function readable(body: string): string {
  if (!/^[^\s=&<{["']{1,200}=/.test(body)) return body;
  return [...new URLSearchParams(body)].map(([name, value]) => `${name}: ${value}`).join('\n');
}

/** Values in an address leave with it. */
function queryOf(url: string): string {
  const at = url.indexOf('?');
  return at === -1 ? '' : `${readable(url.slice(at + 1).split('#', 1)[0] ?? '')}\n`;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
