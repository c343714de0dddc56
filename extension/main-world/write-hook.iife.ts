// Shows the content script what a page's scripts are about to send, before they send it: it stops what
// holds a mask. Decides nothing, keeps nothing: what is let through is the page's own call with the page's
// own arguments, but for text on its way to a printer of this workstation, where the answer may hold another.
//
// The question is a cancelable event with the body as its detail: dispatching is synchronous, so it can
// be asked before `send` goes on. A page that patches these functions after us calls ours.

type Method = (this: unknown, ...args: unknown[]) => unknown;
type Fetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;

const { apply } = Reflect;
const dispatch: (event: Event) => boolean = Reflect.get(EventTarget.prototype, 'dispatchEvent');
const listen: (type: string, hear: (event: Event) => void) => void = Reflect.get(
  EventTarget.prototype,
  'addEventListener',
);
const unlisten: typeof listen = Reflect.get(EventTarget.prototype, 'removeEventListener');
const Question = CustomEvent;
const Failure = ProgressEvent;
const page = document;
/** Bodies beyond this are files. */
const longest = 2_000_000;

/** Services on the workstation (printers, card readers): they are asked about whatever the body. */
const local = /^(?:wss?|https?):\/\/(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?(?:\/|$)/i;
const isLocal = (url: unknown): boolean => {
  const address = String(url);
  return local.test(address) && !address.startsWith(`${location.origin}/`);
};

const speaks = (url: unknown): boolean => isLocal(url) || String(url).includes('?');

interface Verdict {
  readonly goes: boolean;
  readonly instead?: string | undefined;
  /** A person is being asked: what they say. */
  readonly later?: Promise<boolean> | undefined;
}

/** Whether a body may go to an address, and what goes in its place: on its way to a printer a mask may
 *  become a value again. Of a file there is only the beginning, and a third word that says so. */
function verdictOf(url: unknown, body: string, canWait = false): Verdict {
  const isCut = body.length > longest;
  const id = canWait ? ++questions : 0;
  const detail = [String(url), body.slice(0, longest), isCut, id];
  let instead: string | undefined;
  let later: Promise<boolean> | undefined;
  const hear = (event: Event): void => {
    const answer: unknown = event instanceof Question ? event.detail : undefined;
    if (typeof answer === 'string') instead = answer;
    if (answer === id) later = decided(id);
  };
  apply(listen, page, ['medveil-body', hear]);
  const question = new Question('medveil-write', { detail, cancelable: true });
  const goes = apply(dispatch, page, [question]);
  apply(unlisten, page, ['medveil-body', hear]);
  return { goes, instead, later };
}

let questions = 0;

/** What the person says to a question that the content script has taken on itself. */
function decided(id: number): Promise<boolean> {
  return new Promise((resolve) => {
    const hear = (event: Event): void => {
      const said: unknown = event instanceof Question ? event.detail : undefined;
      if (!Array.isArray(said) || said[0] !== id) return;
      apply(unlisten, page, ['medveil-decided', hear]);
      resolve(said[1] === true);
    };
    apply(listen, page, ['medveil-decided', hear]);
  });
}

/** A body as text, as far as that can be had at once; undefined for files and streams. */
function textOf(body: unknown): string | undefined {
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  if (body instanceof FormData) return formText(body);
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return bytesText(body);
  return undefined;
}

/** Fields of a form as a list of strings; files are left out. */
function formText(form: FormData): string {
  return JSON.stringify([...form.values()].filter((value) => typeof value === 'string'));
}

function bytesText(bytes: ArrayBuffer | ArrayBufferView): string | undefined {
  if (bytes.byteLength > longest) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const textual = /json|text|xml|urlencoded/i;

/** Text of a body that can only be read later; undefined for files. */
async function laterText(body: Blob | Request): Promise<string | undefined> {
  const type = body instanceof Blob ? body.type : (body.headers.get('content-type') ?? '');
  if (!textual.test(type)) return undefined;
  if (body instanceof Blob) return body.size > longest ? undefined : await body.text();
  return await body.clone().text();
}

type Sent = (self: unknown, args: readonly unknown[]) => unknown;

/** Wraps a method: `stopped` answers in place of the browser when the body must not go. */
function guard(owner: object, name: string, url: Sent, body: Sent, stopped: Sent): void {
  const original: Method = Reflect.get(owner, name);
  const wrapped = new Proxy(original, {
    apply(target, self: unknown, args: unknown[]): unknown {
      const sent = body(self, args);
      const to = url(self, args);
      // What is only read is asked about too: values may stand in the address.
      const text = textOf(sent) ?? (speaks(to) ? '' : undefined);
      if (text === undefined) return apply(target, self, args);
      const { goes, instead } = verdictOf(to, text);
      if (!goes) return stopped(self, args);
      const changed = instead !== undefined && typeof sent === 'string';
      return apply(target, self, changed ? args.map((a) => (a === sent ? instead : a)) : args);
    },
  });
  Reflect.set(owner, name, wrapped);
}

const addresses = new WeakMap<object, unknown>();
/** Remembers where a request goes. */
function noteAddresses(): void {
  const opening = Reflect.get(XMLHttpRequest.prototype, 'open') as Method;
  XMLHttpRequest.prototype.open = new Proxy(opening, {
    apply(target, request: object, args: unknown[]): unknown {
      addresses.set(request, args[1]);
      return apply(target, request, args);
    },
  });
}

const nothing: Sent = () => undefined;
const first: Sent = (_, args) => args[0];
const second: Sent = (_, args) => args[1];
// An app sees what it sees when the network is away.
const fail: Sent = (request) => {
  setTimeout(() => {
    for (const type of ['error', 'loadend']) apply(dispatch, request, [new Failure(type)]);
  });
};
// form.submit() tells no listener. Only what is posted can be saved.
const attribute: (this: unknown, name: string) => string | null = Reflect.get(
  Element.prototype,
  'getAttribute',
);
// A form's fields may be named like its properties.
const action: Sent = (form) => apply(attribute, form, ['action']) ?? '';
const posted: Sent = (form) =>
  /^post$/i.test(apply(attribute, form, ['method']) ?? '')
    ? new FormData(form as HTMLFormElement)
    : undefined;

function hookFetch(): void {
  const fetching: Fetch = Reflect.get(window, 'fetch');
  window.fetch = new Proxy(fetching, {
    apply(target, self: unknown, args: Parameters<Fetch>): Promise<Response> {
      const [input, init] = args;
      const url = input instanceof Request ? input.url : input;
      const body: unknown = init?.body;
      const go = (text: string | undefined): Promise<Response> => {
        if (text === undefined && !speaks(url)) return apply(target, self, args);
        const { goes, instead, later } = verdictOf(url, text ?? '', true);
        const refuse = (): Promise<Response> => Promise.reject(new TypeError('Failed to fetch'));
        if (!goes) return refuse();
        if (later) return later.then((may) => (may ? apply(target, self, args) : refuse()));
        const changed = instead !== undefined && typeof body === 'string';
        return apply(target, self, changed ? [input, { ...init, body: instead }] : args);
      };
      if (body instanceof Blob) return laterText(body).then(go);
      if (body === undefined && hasBody(input)) return laterText(input).then(go);
      return go(textOf(body));
    },
  });
}

// The worker brings this script into pages that it takes for unguarded, and a page must not be asked twice.
const mark = Symbol.for('medveil.write-hook');
if (!Reflect.has(page, mark)) {
  Reflect.defineProperty(page, mark, { value: true });
  noteAddresses();
  guard(XMLHttpRequest.prototype, 'send', (self) => addresses.get(self as object), first, fail);
  guard(Navigator.prototype, 'sendBeacon', first, second, () => false);
  guard(WebSocket.prototype, 'send', (self) => (self as WebSocket).url, first, nothing);
  guard(HTMLFormElement.prototype, 'submit', action, posted, nothing);
  hookFetch();
}

function hasBody(input: unknown): input is Request {
  return input instanceof Request && input.body !== null && !input.bodyUsed;
}
