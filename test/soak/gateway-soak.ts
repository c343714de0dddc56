// Requests of all sorts against a gateway in a process of its own, over real sockets, with a HIS behind it that
// tells what it got: nothing ends the process or hangs, what one side says and the other hears agrees by id, and
// no answer with patients goes without its record.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { openRaw } from '../support/raw-http.ts';
import { takeAnswer, type RawAnswer } from './answer-reader.ts';
import { type Got, idIn, socketAnswer, startHis } from './gateway-his.ts';
import { type Proper, type Step, stepOf } from './gateway-requests.ts';
import { hisAnswer } from './his-answers.ts';
import { type Chance, seeded } from './seeded.ts';

export interface GatewaySoakOptions {
  /** Steps; each is a request or several. */
  readonly count: number;
  readonly seed: number;
  /** Connections beside each other. */
  readonly beside?: number;
  readonly onProgress?: (done: number, requests: number) => void;
}

export interface GatewaySoakResult {
  readonly requests: number;
  readonly answers: number;
  readonly records: number;
  /** Of the gateway, for answers of the HIS that are none. */
  readonly faults: number;
  /** Of the gateway's process at the end, in bytes. */
  readonly rss: number;
  readonly steps: Readonly<Record<string, number>>;
  /** In words, with the number of the step. */
  readonly broken: readonly string[];
}

const idsAStep = 8;
const patience = 30_000;

export async function soakGateway(options: GatewaySoakOptions): Promise<GatewaySoakResult> {
  const soak = new GatewaySoak(options);
  return await soak.run();
}

class GatewaySoak {
  readonly #options: GatewaySoakOptions;
  readonly #broken: string[] = [];
  readonly #steps: Record<string, number> = {};
  /** By id: what the HIS may get, once. */
  readonly #sent = new Map<string, Proper>();
  /** Paths whose record is still to come, and records whose answer is. */
  readonly #awaited = new Map<string, number>();
  readonly #early = new Set<string>();
  #next = 0;
  #done = 0;
  #requests = 0;
  #answers = 0;
  #records = 0;
  #isOver = false;

  constructor(options: GatewaySoakOptions) {
    this.#options = options;
  }

  async run(): Promise<GatewaySoakResult> {
    const his = await startHis((got) => this.#got(got));
    const child = fork(new URL('./gateway-soak-child.ts', import.meta.url), [String(his.port)], {
      execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
    });
    const exited = once(child, 'exit').then(([code, signal]) => {
      if (this.#isOver) return;
      this.#isOver = true;
      this.#broken.push(`the process ended with ${code ?? signal} at step ${this.#next}`);
    });
    const [site] = (await once(child, 'message')) as [{ port: number; ca: string }];
    child.on('message', (message: { paths?: [string, number, string][] }) => {
      for (const [path, patients] of message.paths ?? []) this.#recorded(path, patients);
    });
    const { beside = 24 } = this.#options;
    await Promise.all(Array.from({ length: beside }, () => this.#connection(site)));
    const end = await this.#conclude(child, exited);
    child.disconnect();
    his.close();
    return {
      requests: this.#requests,
      answers: this.#answers,
      records: this.#records,
      ...end,
      steps: this.#steps,
      broken: this.#broken,
    };
  }

  /** Waits for the last records, which follow their answers. */
  async #conclude(child: ChildProcess, exited: Promise<void>) {
    const until = Date.now() + 10_000;
    while (!this.#isOver && this.#awaited.size > 0 && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    for (const [path, step] of this.#awaited) this.#fail(step, `${path} has no record`);
    if (this.#isOver) return { faults: -1, rss: -1 };
    this.#isOver = true;
    const answer = new Promise<{ faults: number; rss: number }>((resolve) => {
      child.on('message', (message: { faults?: number; rss?: number }) => {
        const { faults, rss } = message;
        if (faults !== undefined && rss !== undefined) resolve({ faults, rss });
      });
    });
    child.send('end');
    return await Promise.race([answer, exited.then(() => ({ faults: -1, rss: -1 }))]);
  }

  #fail(step: number, what: string): void {
    if (this.#broken.length < 100) this.#broken.push(`step ${step}: ${what}`);
  }

  #got({ method, target, sha1 }: Got): void {
    const id = idIn(target);
    const sent = this.#sent.get(id);
    if (sent === undefined) return this.#fail(this.#next, `the HIS got ${method} ${target}`);
    this.#sent.delete(id);
    if (sent.method !== method) this.#fail(this.#next, `${id} came as ${method}`);
    if (sent.sha1 !== sha1) this.#fail(this.#next, `${id} came with another body`);
  }

  #recorded(path: string, patients: number): void {
    this.#records++;
    if (patients === 0 || this.#awaited.delete(path)) return;
    if (this.#early.size > 100_000) this.#early.clear();
    this.#early.add(path);
  }

  #await(path: string, step: number): void {
    if (!this.#early.delete(path)) this.#awaited.set(path, step);
  }

  /** Step after step, on one connection for as long as it lasts. */
  async #connection(site: { port: number; ca: string }): Promise<void> {
    let wire: Wire | null = null;
    while (!this.#isOver && this.#next < this.#options.count) {
      const number = this.#next++;
      const chance = seeded(this.#options.seed * 2_654_435 + number);
      const step = stepOf(number * idsAStep, chance);
      this.#steps[step.name] = (this.#steps[step.name] ?? 0) + 1;
      for (const each of [...step.proper, ...step.maybe]) this.#sent.set(each.id, each);
      this.#requests += Math.max(1, step.proper.length + step.maybe.length);
      wire ??= new Wire(await openRaw(site));
      const goesOn = await this.#take(step, number, wire, chance);
      if (!goesOn) {
        wire.socket.destroy();
        wire = null;
      }
      this.#options.onProgress?.(++this.#done, this.#requests);
    }
    wire?.socket.destroy();
  }

  /** Whether the connection can be used again. */
  async #take(step: Step, number: number, wire: Wire, chance: Chance): Promise<boolean> {
    await wire.send(step.bytes, chance);
    if (step.outcome === 'gone') return false;
    for (const proper of step.outcome === 'socket' ? [] : step.proper) {
      const answer = await wire.answer(proper.method);
      // What is broken behind it ends the connection, and may do so before its answer has come.
      if (step.outcome === 'refused' && isRefusal(answer)) return false;
      if (!this.#isRight(answer, proper, number, step.name)) return false;
    }
    switch (step.outcome) {
      case 'answers':
        return wire.isOpen;
      case 'socket':
        await this.#socket(step, number, wire);
        return false;
      case 'refused': {
        const answer = await wire.answer('GET');
        if (answer === 'hangs') this.#fail(number, `${step.name} hangs`);
        else if (
          typeof answer === 'object' &&
          (answer.status < 400 || answer.headers.has('x-id'))
        ) {
          this.#fail(number, `${step.name} is answered with ${answer.status}`);
        }
        return false;
      }
    }
  }

  /** False: the connection is over. */
  #isRight(answer: Answer, proper: Proper, number: number, name: string): boolean {
    const wanted = hisAnswer(proper.id);
    const hasBody = proper.method !== 'HEAD' && wanted.status === 200;
    if (answer === 'hangs' || (answer === 'broken' && !wanted.isBroken)) {
      this.#fail(number, `${name}: the answer to ${proper.id} ${answer}`);
    }
    if (typeof answer === 'string') return false;
    this.#answers++;
    const { status, headers, body } = answer;
    if (wanted.isBroken && status === 502 && !headers.has('x-id')) return false;
    if (headers.get('x-id') !== proper.id || status !== wanted.status) {
      this.#fail(
        number,
        `${name}: ${proper.id} is answered with ${status} of ${headers.get('x-id')}`,
      );
      return false;
    }
    if (headers.get('x-got') !== proper.sha1)
      this.#fail(number, `${proper.id} was not got as sent`);
    if (hasBody && wanted.cutAt === null && !body.equals(wanted.body)) {
      this.#fail(number, `${name}: another body than that of ${proper.id}`);
    }
    if (wanted.hasPatients && hasBody) this.#await(`/p/${proper.id}`, number);
    return headers.get('connection') !== 'close';
  }

  async #socket({ proper }: Step, number: number, wire: Wire): Promise<void> {
    const { id } = proper[0]!;
    const wanted = socketAnswer(id);
    const answer = await wire.answer('GET');
    if (typeof answer === 'string' || answer.status !== 101) {
      return this.#fail(
        number,
        `socket ${id}: ${typeof answer === 'string' ? answer : answer.status}`,
      );
    }
    const got = await wire.bytes(wanted.length);
    if (got === null || !got.equals(wanted)) return this.#fail(number, `socket ${id} says else`);
    this.#answers++;
    this.#await(`/ws/${id}`, number);
  }
}

type Answer = RawAnswer | 'broken' | 'hangs';

/** The gateway's own words, or none. */
function isRefusal(answer: Answer): boolean {
  if (typeof answer === 'string') return answer === 'broken';
  return answer.status >= 400 && !answer.headers.has('x-id');
}

/** A connection as bytes. */
class Wire {
  readonly socket: Socket;
  #bytes: Buffer = Buffer.alloc(0);
  #isEnd = false;
  #wake: () => void = () => undefined;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
      this.#wake();
    });
    for (const event of ['end', 'close'] as const) {
      socket.on(event, () => {
        this.#isEnd = true;
        this.#wake();
      });
    }
  }

  get isOpen(): boolean {
    return !this.#isEnd;
  }

  /** In one piece or several. */
  async send(bytes: Buffer, chance: Chance): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const length = chance.is(0.7) ? bytes.length : 1 + chance.int(bytes.length);
      this.socket.write(bytes.subarray(at, at + length));
      at += length;
      if (at < bytes.length) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async answer(method: string): Promise<Answer> {
    const until = Date.now() + patience;
    for (;;) {
      const taken = takeAnswer(this.#bytes, method, this.#isEnd);
      if (taken === 'broken') return 'broken';
      if (taken !== null) {
        this.#bytes = taken.rest;
        // An interim answer is none.
        if (taken.answer.status !== 100) return taken.answer;
        continue;
      }
      if (this.#isEnd) return 'broken';
      if (!(await this.#more(until))) return 'hangs';
    }
  }

  /** Null: they do not come. */
  async bytes(length: number): Promise<Buffer | null> {
    const until = Date.now() + patience;
    while (this.#bytes.length < length) {
      if (this.#isEnd || !(await this.#more(until))) return null;
    }
    return this.#bytes.subarray(0, length);
  }

  #more(until: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), Math.max(0, until - Date.now()));
      this.#wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}
