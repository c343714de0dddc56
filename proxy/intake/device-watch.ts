// Keeps what is known of each browser, and records what is wrong with its numbers. One call of a browser after the
// other: what is known after one is where the next begins.
import type { Actor } from '../../shared/records/record-base.ts';
import type { Ledger } from '../ledger/contract.ts';
import { type DeviceStatus, hear, type Heard } from './device-status.ts';
import { countSeqs } from './seq-ranges.ts';

export interface DeviceStatusStore {
  get(device: string): Promise<DeviceStatus | null>;
  /** Durable on return. */
  put(device: string, status: DeviceStatus): Promise<void>;
  /** By device. */
  all(): Promise<ReadonlyMap<string, DeviceStatus>>;
}

export class DeviceWatch {
  readonly #statuses: DeviceStatusStore;
  readonly #ledger: Pick<Ledger, 'append'>;
  readonly #turns = new Map<string, Promise<void>>();

  constructor(statuses: DeviceStatusStore, ledger: Pick<Ledger, 'append'>) {
    this.#statuses = statuses;
    this.#ledger = ledger;
  }

  /** To be called when its events are durable and before they are acknowledged: what was acknowledged must
   *  never look missing. Rejects when it could not be kept: the browser will say it again. */
  async heard(device: string, heard: Heard): Promise<void> {
    const before = this.#turns.get(device) ?? Promise.resolve();
    const turn = before.then(() => this.#hear(device, heard));
    const settled = turn.catch(() => undefined);
    this.#turns.set(device, settled);
    void settled.then(() => {
      if (this.#turns.get(device) === settled) this.#turns.delete(device);
    });
    await turn;
  }

  async #hear(device: string, heard: Heard): Promise<void> {
    const before = await this.#statuses.get(device);
    const { status, findings } = hear(before, heard);
    const actor: Actor = { user: null, device, workstation: heard.workstation };
    const [first] = findings.gaps;
    const last = findings.gaps.at(-1);
    // Recorded first: a finding that was kept and not recorded would be none.
    if (first && last) {
      const [from, to] = [first[0], last[1]];
      const count = countSeqs(findings.gaps);
      await this.#ledger.append(
        { kind: 'device.gap', actor, from, to, count },
        `gap/${device}/${from}-${to}`,
      );
    }
    if (findings.rewinds) {
      const { highest, beat } = status;
      const lastSeq = beat?.lastSeq ?? 0;
      await this.#ledger.append(
        { kind: 'device.rewound', actor, lastSeq, highest },
        `rewound/${device}/${lastSeq}/${highest}/${heard.at}`,
      );
    }
    await this.#statuses.put(device, status);
  }
}
