// What the record says of tunnels: one entry for each, when it has ended or been refused. While one that
// has ended cannot be recorded, no further tunnel may open.
import type { Actor } from '../../shared/records/record-base.ts';
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';
import type { RecordDraft } from '../../shared/records/record.ts';
import type { DestinationClass } from '../../shared/records/transfer-records.ts';
import { type StrangerLimit, strangerLimit } from '../egress/stranger-limit.ts';
import type { Ledger } from '../ledger/contract.ts';
import type { OpenTunnel, Progress, TunnelJournal } from './tunnel-journal.ts';

type TunnelDraft = Extract<RecordDraft, { kind: 'tunnel' }>;

export interface TurnedAway {
  readonly actor: Actor;
  readonly destination: string;
  readonly reason: RefusalReason;
  readonly class?: DestinationClass;
  readonly sni?: string | null;
  readonly protocol?: TunnelDraft['protocol'];
}

const retryMs = 2000;

export class TunnelLog {
  readonly #ledger: Pick<Ledger, 'append'>;
  readonly #journal: TunnelJournal;
  readonly #onFault: () => void;
  readonly #recordsStranger: StrangerLimit = strangerLimit(Date.now);
  /** Ended, and not recorded yet. */
  readonly #behind = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  #isClosing = false;

  constructor(ledger: Pick<Ledger, 'append'>, journal: TunnelJournal, onFault: () => void) {
    this.#ledger = ledger;
    this.#journal = journal;
    this.#onFault = onFault;
    for (const { sent, received, seconds, ...tunnel } of journal.left) {
      this.ended(tunnel, 'failed', { sent, received, seconds });
    }
  }

  /** The last tunnel that ended is not in the ledger: nothing more may leave. */
  get isBehind(): boolean {
    return this.#behind.size > 0;
  }

  /** Before its first byte leaves. Rejects when that cannot be written down. */
  began(tunnel: OpenTunnel): Promise<void> {
    return this.#journal.begin(tunnel);
  }

  moved(id: string, progress: Progress): void {
    this.#journal.note(id, progress);
  }

  /** Tried until the ledger takes it; what it has not taken at the end of the process is in the journal. */
  ended(tunnel: OpenTunnel, result: 'closed' | 'failed', progress: Progress): void {
    this.#journal.note(tunnel.id, progress);
    const draft: TunnelDraft = {
      kind: 'tunnel',
      actor: tunnel.actor,
      destination: tunnel.destination,
      result,
      bytesSent: progress.sent,
      bytesReceived: progress.received,
      seconds: progress.seconds,
      class: tunnel.class,
      sni: tunnel.sni,
      protocol: tunnel.protocol,
      uninspected: 'tunnel',
    };
    this.#run(this.#recorded(tunnel.id, draft));
  }

  /** A tunnel that did not come about; `failed` when its destination could not be reached. */
  turnedAway(given: TurnedAway): void {
    const { actor, destination, reason, ...more } = given;
    // Anybody can be turned away at the door, as often as they like.
    if (reason === 'senderUnknown' && !this.#recordsStranger(actor.workstation)) return;
    const result = reason === 'partnerUnreachable' ? 'failed' : 'refused';
    const counts = { bytesSent: 0, bytesReceived: 0, seconds: 0 };
    const draft = {
      kind: 'tunnel',
      actor,
      destination,
      result,
      reason,
      ...counts,
      ...more,
    } as const;
    this.#run(this.#ledger.append(draft).then(() => undefined, this.#onFault));
  }

  /** When nothing is being written any more; what cannot be written is left to the next start. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.all(this.#running);
  }

  #run(work: Promise<void>): void {
    this.#running.add(work);
    void work.finally(() => this.#running.delete(work));
  }

  async #recorded(id: string, draft: TunnelDraft): Promise<void> {
    for (;;) {
      try {
        await this.#ledger.append(draft, `tunnel/${id}`);
        this.#journal.end(id);
        this.#behind.delete(id);
        return;
      } catch {
        if (!this.#behind.has(id)) this.#onFault();
        this.#behind.add(id);
        if (this.#isClosing) return;
        await new Promise((resolve) => setTimeout(resolve, retryMs).unref());
      }
    }
  }
}
