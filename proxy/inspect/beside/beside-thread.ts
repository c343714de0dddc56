// The thread that inspects long bodies: several at a time, the bytes of each in their order.
import { parentPort } from 'node:worker_threads';
import { detectorLike } from '../../config/rule-detector.ts';
import { type PseudonymKey, type Pseudonymiser, pseudonymiser } from '../../ledger/pseudonyms.ts';
import type { BodyFindings } from '../body-findings.ts';
import { createInspector, type Inspector } from '../inspector.ts';
import type { FromBeside, SentOptions, ToBeside } from './beside-messages.ts';

interface Hosted {
  readonly inspector: Inspector;
  readonly waiting: ToBeside[];
  isBusy: boolean;
}

const hosted = new Map<number, Hosted>();

/** One for each set of keys: what is remembered of values is remembered by it. */
let last: { readonly epochs: string; readonly made: Pseudonymiser } | undefined;

function pseudonymiserOf(keys: readonly PseudonymKey[]): Pseudonymiser {
  const epochs = keys
    .map(({ epoch, key }) => `${epoch} ${Buffer.from(key).toString('hex')}`)
    .join();
  const [current, ...earlier] = keys;
  if (current === undefined) throw new Error('a pseudonymiser has a key');
  if (last?.epochs !== epochs) last = { epochs, made: pseudonymiser(current, earlier) };
  return last.made;
}

function open({ packs, keys, ...options }: SentOptions): Hosted {
  const inspector = createInspector({
    ...options,
    pseudonym: pseudonymiserOf(keys),
    detector: detectorLike(packs),
  });
  return { inspector, waiting: [], isBusy: false };
}

function say(message: FromBeside): void {
  parentPort?.postMessage(message);
}

function tell(id: number, { shape, ...findings }: BodyFindings): void {
  // What is sent loses its getters.
  const sent = shape && { format: shape.format, names: shape.names };
  say({ id, type: 'findings', findings: { ...findings, ...(sent && { shape: sent }) } });
}

async function obey(one: Hosted, message: ToBeside): Promise<void> {
  const { inspector } = one;
  const { id } = message;
  switch (message.type) {
    case 'bytes': {
      const { buffer, byteOffset, length } = message.bytes;
      if (!inspector.write(Buffer.from(buffer, byteOffset, length))) {
        await new Promise<void>((resolve) => inspector.drained(resolve));
      }
      return say({ id, type: 'read', bytes: length });
    }
    case 'peek':
      return tell(id, inspector.peek(message.people));
    case 'end':
    case 'abort':
      hosted.delete(id);
      return tell(id, await inspector[message.type]());
    case 'open':
      return undefined;
  }
}

/** One after the other for each body; other bodies go on while one waits. */
async function work(one: Hosted): Promise<void> {
  if (one.isBusy) return;
  one.isBusy = true;
  for (let next = one.waiting.shift(); next !== undefined; next = one.waiting.shift()) {
    await obey(one, next);
  }
  one.isBusy = false;
}

parentPort?.on('message', (message: ToBeside) => {
  if (message.type === 'open') hosted.set(message.id, open(message.options));
  const one = hosted.get(message.id);
  if (one === undefined) return;
  one.waiting.push(message);
  void work(one);
});
