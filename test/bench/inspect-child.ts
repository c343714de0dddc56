// A process whose memory is measured: a long body through it, or small ones while bombs come.
import { setImmediate as turn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { createDecoding } from '../../proxy/inspect/charset.ts';
import { createInspector } from '../../proxy/inspect/inspector.ts';
import { JsonReader } from '../../proxy/inspect/json-reader.ts';
import { pseudonymiser } from '../../proxy/ledger/pseudonyms.ts';
import { zipOf } from '../support/zip-of.ts';
import { benchBodies } from './bodies.ts';
import { silentJson } from './inspect-baselines.ts';
import { jsonLine } from './inspect-bodies.ts';

export interface MemoryAnswer {
  /** Of RSS at its highest, in MB. */
  readonly growth: number;
  /** p99 of a small body in ms. */
  readonly alone: number;
  readonly meanwhile: number;
}

const megabyte = 1_048_576;
const longLength = 2048 * megabyte;
const pseudonym = pseudonymiser({ epoch: 1, key: new Uint8Array(32).fill(7) });

interface Taking {
  push(bytes: Buffer): Promise<void>;
  end(): Promise<void>;
}

/** @returns highest growth of RSS above what it is after the first megabytes, in MB */
async function long(what: string): Promise<number> {
  const warm = taking(what);
  await stream(warm, 8 * megabyte, () => undefined);
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let highest = before;
  await stream(taking(what), longLength, () => {
    highest = Math.max(highest, process.memoryUsage.rss());
  });
  return (highest - before) / megabyte;
}

/** Lines made on the way, no two alike. */
async function stream(to: Taking, length: number, look: () => void): Promise<void> {
  let i = 0;
  for (let sent = 0; sent < length; ) {
    let text = '';
    while (text.length < 40_000) text += jsonLine(i++);
    const piece = Buffer.from(text);
    sent += piece.length;
    await to.push(piece);
    look();
    await turn();
  }
  await to.end();
}

function taking(what: string): Taking {
  if (what === 'decode') {
    const decoding = createDecoding(null);
    const reader = new JsonReader(silentJson, true);
    return {
      push: async (bytes) => void reader.push(decoding?.push(bytes) ?? ''),
      end: async () => void reader.end(),
    };
  }
  const inspector = createInspector({
    mediaType: 'application/x-ndjson',
    contentEncoding: undefined,
    pseudonym,
    maxBytes: 2 * longLength,
  });
  return {
    push: async (bytes) => void inspector.write(bytes),
    end: async () => {
      const { inspection } = await inspector.end();
      if (inspection.reason !== undefined) throw new Error(`not read whole: ${inspection.reason}`);
    },
  };
}

async function bomb(what: string): Promise<MemoryAnswer> {
  const blanks = Buffer.alloc(200_000_000, ' ');
  const bytes = what === 'flat ZIP' ? zipOf([{ name: 'a.txt', data: blanks }]) : gzipSync(blanks);
  const hit = async (): Promise<void> => {
    const inspector = createInspector({
      mediaType: what === 'flat ZIP' ? 'application/zip' : 'text/plain',
      contentEncoding: what === 'flat ZIP' ? undefined : 'gzip',
      pseudonym,
    });
    inspector.write(bytes);
    const { inspection } = await inspector.end();
    if (inspection.reason !== 'tooLarge') throw new Error(`no bomb: ${inspection.reason}`);
  };
  // Threads start and rules are loaded with the first one.
  await small(5000);
  await hit();
  const alone: number[] = [];
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  const times: number[] = [];
  let highest = before;
  for (let i = 0; i < 20; i++) {
    // In turns, so that what else the machine does falls on both.
    alone.push(...(await small(250)));
    const running = new Set([i]);
    const hitting = hit().finally(() => running.clear());
    while (running.size > 0) {
      times.push(...(await small(20)));
      highest = Math.max(highest, process.memoryUsage.rss());
    }
    await hitting;
  }
  return {
    growth: (highest - before) / megabyte,
    alone: p99(alone),
    meanwhile: p99(times),
  };
}

const bodies = benchBodies('1 KB');

/** Time of each, from its first byte to its verdict, in ms. */
async function small(count: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const begun = performance.now();
    const inspector = createInspector({
      mediaType: 'application/json',
      contentEncoding: undefined,
      pseudonym,
    });
    inspector.write(bodies[i % bodies.length] ?? Buffer.alloc(0));
    // What else waits for this thread comes first, as between a body's arrival and its answer.
    await turn();
    await inspector.end();
    times.push(performance.now() - begun);
  }
  return times;
}

function p99(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;
}

const [role, what = ''] = process.argv.slice(2);
process.send?.(
  role === 'bomb' ? await bomb(what) : { growth: await long(what), alone: 0, meanwhile: 0 },
);
