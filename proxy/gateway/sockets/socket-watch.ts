// Watches the messages of one WebSocket pass, both ways, and has what patients they spoke of recorded. The
// bytes go first and untouched; nothing here can hold them up, change them, or end the tunnel.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Detector } from '../../../shared/detect/detector.ts';
import type { RecordDraft } from '../../../shared/records/record.ts';
import { redactPath } from '../../../shared/records/redact-path.ts';
import { createInspector } from '../../inspect/inspector.ts';
import { maxRatio } from '../../inspect/density.ts';
import type { Pseudonymiser } from '../../ledger/pseudonyms.ts';
import type { Recorder } from '../recorder.ts';
import { factsOf } from '../request-facts.ts';
import { actorOf, listenerTls } from '../served-record.ts';
import type { Site } from '../site.ts';
import type { AgreedExtensions } from './agreed-extensions.ts';
import { MessageReader } from './message-reader.ts';
import { MessageWindow, type WindowFindings } from './message-window.ts';

export interface SocketWatchDeps {
  readonly site: Site;
  readonly pseudonym: Pseudonymiser;
  readonly detector: () => Detector;
  readonly recorder: Recorder;
  readonly maxInspectBytes: number;
  readonly onServed?: ((draft: RecordDraft) => void) | undefined;
  readonly onFault: () => void;
}

type Sender = 'his' | 'browser';

interface Direction {
  readonly reader: MessageReader;
  readonly window: MessageWindow;
  /** When a record last said that something could not be read. */
  toldUnread: number;
}

/** A record at the latest so long after the message that it is for, or when so many patients have gathered. */
const windowMs = 10_000;
const mostPatients = 200;
/** Pictures and the like are news once, not six times a minute. */
const unreadEvery = 600_000;
/** A message that does not end is counted as far as it has come. */
const longestOpen = 60_000;

export class SocketWatch {
  readonly #deps: SocketWatchDeps;
  readonly #base: Omit<Extract<RecordDraft, { kind: 'served' }>, 'patients' | 'inspection'>;
  readonly #directions: Readonly<Record<Sender, Direction>>;
  readonly #timer: NodeJS.Timeout;
  #closing: Promise<void> | null = null;

  /** @param req the handshake as it was let in */
  constructor(req: IncomingMessage, agreed: AgreedExtensions, deps: SocketWatchDeps) {
    this.#deps = deps;
    this.#base = openedBase(req, deps.site);
    const { deflate } = agreed;
    this.#directions = {
      his: this.#direction('his', deflate && { keepsContext: deflate.hisKeepsContext }),
      browser: this.#direction('browser', deflate && { keepsContext: deflate.browserKeepsContext }),
    };
    this.#timer = setInterval(() => this.#look(), windowMs).unref();
  }

  /** Hears a side's bytes beside the pipe that carries them. */
  hear(sender: Sender, from: Duplex): void {
    const { reader } = this.#directions[sender];
    from.on('data', (bytes: Buffer) => reader.push(bytes));
  }

  /** A frame of ours could be sent to the other side of `sender` now. */
  isBetween(sender: Sender): boolean {
    return this.#directions[sender].reader.isBetween;
  }

  /** Resolves when all that passed has been looked into and given to the recorder. */
  close(): Promise<void> {
    return (this.#closing ??= this.#end());
  }

  async #end(): Promise<void> {
    clearInterval(this.#timer);
    for (const sender of ['his', 'browser'] as const) {
      await this.#directions[sender].reader.close();
      if (this.#directions[sender].window.holds !== 'nothing') this.#tell(sender);
    }
  }

  #direction(sender: Sender, deflate: { keepsContext: boolean } | null): Direction {
    const { pseudonym, detector, maxInspectBytes, onFault } = this.#deps;
    const window = new MessageWindow();
    const reader = new MessageReader({
      inspector: () =>
        createInspector({
          mediaType: undefined,
          contentEncoding: undefined,
          pseudonym,
          detector: detector(),
          maxBytes: maxInspectBytes,
        }),
      deflate,
      maxBytes: maxInspectBytes,
      maxRatio,
      window,
      onAdded: () => {
        if (window.patients >= mostPatients) this.#tell(sender);
      },
      now: Date.now,
      onFault,
    });
    return { reader, window, toldUnread: Number.NEGATIVE_INFINITY };
  }

  #look(): void {
    const now = Date.now();
    for (const sender of ['his', 'browser'] as const) {
      const direction = this.#directions[sender];
      direction.reader.cut(now - longestOpen);
      const { holds } = direction.window;
      if (holds === 'found' || (holds === 'unread' && now - direction.toldUnread >= unreadEvery)) {
        this.#tell(sender);
      }
    }
  }

  #tell(sender: Sender): void {
    const direction = this.#directions[sender];
    if (direction.window.holds === 'unread') direction.toldUnread = Date.now();
    const { recorder, onServed } = this.#deps;
    const draft = this.#draft(sender, direction.window.take());
    recorder.record(draft);
    onServed?.(draft);
  }

  #draft(from: Sender, { count, inspection, patients }: WindowFindings): RecordDraft {
    return { ...this.#base, inspection, patients, messages: { from, count } };
  }
}

/** What every record of a socket says. Read when it opens: a closed socket knows no address any more. */
export function openedBase(
  req: IncomingMessage,
  site: Site,
): Omit<Extract<RecordDraft, { kind: 'served' }>, 'patients' | 'inspection'> {
  const { refusal } = factsOf(req);
  return {
    kind: 'served',
    actor: actorOf(req, site),
    site: site.publicOrigin,
    method: 'GET',
    path: redactPath(req.url ?? '/'),
    status: 101,
    mediaType: 'websocket',
    tls: listenerTls(req),
    ...(refusal === null ? {} : { attestation: refusal }),
  };
}
