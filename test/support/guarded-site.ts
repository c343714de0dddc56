// A site whose gateway asks browsers for an attestation, and a HIS behind it that says what reached it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { attestationDesk } from '../../proxy/intake/device-attestation.ts';
import type { ProtectionRule } from '../../proxy/gateway/protection.ts';
import type { SiteConfig } from '../../proxy/gateway/site.ts';
import { attestationHeader } from '../../shared/messages/device-attestation.ts';
import { AttestingDevices } from './attesting-devices.ts';
import { type GatewayUnderTest, listenHttp, startGateway } from './gateway-harness.ts';
import { createRecordingLedger, type RecordingLedger } from './recording-ledger.ts';

export type Reply = (req: IncomingMessage, res: ServerResponse) => void;

interface Seen {
  readonly headers: IncomingMessage['headers'];
  readonly url: string;
  readonly body: string;
}

export class GuardedSite {
  readonly ledger: RecordingLedger = createRecordingLedger();
  readonly devices = new AttestingDevices();
  /** What reached the HIS. */
  seen: Seen[] = [];
  /** Of the gateway, by name. */
  readonly faults: string[] = [];
  reply: Reply = (_req, res) => res.end('ok');
  #site: GatewayUnderTest | undefined;
  #his: Awaited<ReturnType<typeof listenHttp>> | undefined;

  static async start(
    protection: readonly ProtectionRule[],
    site: Partial<SiteConfig> = {},
  ): Promise<GuardedSite> {
    const guarded = new GuardedSite();
    await guarded.devices.enrol('d1');
    guarded.#his = await listenHttp((req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        guarded.seen.push({ headers: req.headers, url: req.url ?? '', body });
        guarded.reply(req, res);
      });
    });
    guarded.#site = await startGateway(guarded.#his.port, guarded.ledger, {
      attestation: attestationDesk(guarded.devices.store, Date.now),
      site: { protection, ...site },
      onFault: (what) => guarded.faults.push(what),
    });
    return guarded;
  }

  get site(): GatewayUnderTest {
    return this.#site!;
  }

  /** The header of an enrolled browser. */
  async attested(origin = this.site.origin): Promise<Record<string, string>> {
    return { [attestationHeader]: await this.devices.token('d1', origin) };
  }

  /** Records follow their answers: one of an earlier test may still come. */
  async servedAt(path: string) {
    for (let count = 1; count < 20; count++) {
      const records = await this.ledger.waitFor('served', count);
      const record = records.find((each) => each.path === path);
      if (record !== undefined) return record;
    }
    throw new Error('not recorded');
  }

  forget(): void {
    this.ledger.records.length = 0;
    this.seen = [];
  }

  async close(): Promise<void> {
    await this.#site?.close();
    this.#his?.server.close();
  }
}

export function json(value: unknown): Reply {
  return (_req, res) => {
    res.setHeader('content-type', 'application/json');
    res.setHeader('etag', '"1"');
    res.end(JSON.stringify(value));
  };
}
