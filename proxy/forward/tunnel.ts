// One CONNECT (RFC 9110 §9.3.6): checked, connected, its first message looked at, and then carried byte
// for byte. Of what goes through it knows that first message and how much it was.
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Actor } from '../../shared/records/record-base.ts';
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';
import type { DestinationClass } from '../../shared/records/transfer-records.ts';
import { rawRefusal } from '../tls/refusals.ts';
import { type Authority, recordedAuthority, recordedHost } from './authority.ts';
import { type Begun, firstBytes } from './first-bytes.ts';
import type { ForwardDeps } from './forward-deps.ts';
import { decide } from './forward-rules.ts';
import { connectTo, reach } from './reach.ts';
import type { OpenTunnel, Progress } from './tunnel-journal.ts';

const established = 'HTTP/1.1 200 Connection Established\r\n\r\n';
/** Alert `access_denied` (RFC 8446 §6.2): all that can be said to a client that speaks TLS already. */
const accessDenied = Buffer.from([21, 3, 3, 0, 2, 2, 49]);
/** Milliseconds for a client to take the last of what it was sent. */
const lastWordMs = 30_000;
const tls12 = 0x0303;

export class Tunnel {
  readonly #deps: ForwardDeps;
  readonly #actor: Actor;
  readonly #to: Authority;
  readonly #client: Socket;
  readonly #head: Buffer;
  readonly #class: DestinationClass;
  readonly #id = randomUUID();
  readonly #began = Date.now();
  #upstream: Socket | null = null;
  #isBroken = false;
  #noted = 0;
  /** When a byte last moved, as far as `look` has seen. */
  #movedAt = Date.now();

  constructor(deps: ForwardDeps, actor: Actor, to: Authority, client: Socket, head: Buffer) {
    this.#deps = deps;
    this.#actor = actor;
    this.#to = to;
    this.#client = client;
    this.#head = head;
    this.#class = deps.classes.classOf(to.host);
  }

  /** Resolves when it has ended and its record is on its way. Never rejects. */
  async run(): Promise<void> {
    const { config, log } = this.#deps;
    const client = this.#client;
    // One way may end before the other; a TLS listener's sockets would end both.
    client.allowHalfOpen = true;
    const { action, notTls } = decide(config.rules, this.#class, this.#to.host);
    if (action === 'refuse' || !config.ports.includes(this.#to.port)) {
      return this.#refuse('destinationClosed');
    }
    if (log.isBehind) return this.#refuse('recordingFailed');
    const reached = await reach(config, this.#to.host);
    if (!reached.ok) return this.#refuse(reached.reason);
    const upstream = await connectTo(this.#to, reached.addresses, config.connectMs);
    if (upstream === null) return this.#refuse('partnerUnreachable');
    this.#upstream = upstream;
    upstream.on('error', () => {
      this.#isBroken = true;
      upstream.destroy();
    });
    if (client.destroyed) return void upstream.destroy();
    client.write(established);
    // Protocols in which the server speaks first, where a rule lets them through.
    const isOpen = notTls === 'allow';
    if (isOpen) upstream.pipe(client);
    const gone = (): void => client.destroySoon();
    upstream.once('close', gone);
    const begun = await firstBytes(client, this.#head, isOpen ? null : config.firstBytesMs);
    upstream.off('close', gone);
    const reason = this.#closedBy(begun.first);
    if (reason !== null) return this.#breakOff(reason, begun.first);
    return this.#carry(upstream, begun, isOpen);
  }

  /** Ends it now; its record says what had gone by then. */
  end(): void {
    this.#upstream?.destroy();
    this.#client.destroy();
  }

  /** Writes down how far it is, for a record after a crash. */
  look(): void {
    const progress = this.#progress();
    const moved = progress.sent + progress.received;
    if (moved === this.#noted) return;
    this.#noted = moved;
    this.#movedAt = Date.now();
    this.#deps.log.moved(this.#id, progress);
  }

  /** Nothing has moved for `ms` milliseconds. */
  isQuiet(ms: number): boolean {
    this.look();
    return Date.now() - this.#movedAt >= ms;
  }

  /** Why what it turns out to be may not go on; null when it may. */
  #closedBy(first: Begun['first']): RefusalReason | null {
    const { classes, config } = this.#deps;
    const rules = decide(config.rules, this.#class, this.#to.host);
    if (first.protocol === 'none') return null;
    if (first.protocol === 'other') return rules.notTls === 'refuse' ? 'tunnelNotTls' : null;
    if (first.protocol === 'tls' && first.version < tls12 && rules.oldTls === 'refuse') {
      return 'tlsVersion';
    }
    const { sni } = first;
    if (sni === null || sni === this.#to.host) return null;
    // Asked for an address or another name, to get round a rule: the name inside counts as well.
    const inside = decide(config.rules, classes.classOf(sni), sni);
    return rules.otherName === 'refuse' || inside.action === 'refuse' ? 'destinationClosed' : null;
  }

  async #carry(upstream: Socket, { bytes, first }: Begun, isOpen: boolean): Promise<void> {
    const { config, log } = this.#deps;
    const client = this.#client;
    const tunnel = this.#described(first);
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    upstream.once('close', resolve);
    client.once('close', () => upstream.destroySoon());
    if (first.protocol === 'none' && !isOpen) upstream.destroy();
    else {
      try {
        await log.began(tunnel);
      } catch {
        return this.#breakOff('recordingFailed', first);
      }
      upstream.setTimeout(config.idleMs, () => upstream.destroy());
      upstream.write(bytes);
      client.pipe(upstream);
      if (!isOpen) upstream.pipe(client);
    }
    if (client.destroyed) upstream.destroySoon();
    if (!upstream.closed) await ended;
    log.ended(tunnel, this.#isBroken ? 'failed' : 'closed', this.#progress());
    client.setTimeout(lastWordMs, () => client.destroy());
    client.destroySoon();
  }

  #described(first: Begun['first']): OpenTunnel {
    return {
      id: this.#id,
      began: new Date(this.#began).toISOString(),
      actor: this.#actor,
      destination: recordedAuthority(this.#to),
      ...this.#facts(first),
    };
  }

  #facts(first: Begun['first']): Pick<OpenTunnel, 'class' | 'sni' | 'protocol'> {
    const sni = 'sni' in first ? first.sni : null;
    const inside = sni === null ? 'unknown' : this.#deps.classes.classOf(sni);
    return {
      // Behind an address may be a place that its name tells.
      class: this.#class === 'unknown' ? inside : this.#class,
      sni: sni === null ? null : recordedHost(sni),
      protocol: first.protocol,
    };
  }

  #progress(): Progress {
    const upstream = this.#upstream;
    const seconds = (Date.now() - this.#began) / 1000;
    if (upstream === null) return { sent: 0, received: 0, seconds };
    // What still waits in our memory has not left.
    const sent = Math.max(0, upstream.bytesWritten - upstream.writableLength);
    return { sent, received: upstream.bytesRead, seconds };
  }

  /** Before the tunnel is there: an answer of HTTP. */
  #refuse(reason: RefusalReason): void {
    const destination = recordedAuthority(this.#to);
    this.#deps.log.turnedAway({ actor: this.#actor, destination, reason, class: this.#class });
    this.#client.end(rawRefusal(reason));
    this.#client.destroySoon();
  }

  /** In the tunnel, before anything of the client's has left. */
  #breakOff(reason: RefusalReason, first: Begun['first']): void {
    const { actor, destination } = this.#described(first);
    this.#deps.log.turnedAway({ actor, destination, reason, ...this.#facts(first) });
    this.#upstream?.destroy();
    const isTls = first.protocol === 'tls' || first.protocol === 'tlcp';
    this.#client.end(isTls ? accessDenied : rawRefusal(reason));
    this.#client.destroySoon();
  }
}
