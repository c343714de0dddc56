// A browser's calls to its server: one at a time, none of them lost; what is said of pages never keeps events from
// going.
import { beforeEach, expect, it, vi } from 'vitest';
import { Contact } from '../../../extension/background/contact.ts';
import type { CoverageLog } from '../../../extension/background/coverage-log.ts';
import type { Database } from '../../../extension/background/database.ts';
import type { EventQueue } from '../../../extension/background/event-queue.ts';
import { callIntake, type IntakeAnswer } from '../../../extension/background/intake-client.ts';
import type { PageCoverage } from '../../../shared/messages/coverage.ts';
import type { Beat } from '../../../shared/messages/intake.ts';

vi.mock('../../../extension/platform/extension-browser.ts', () => ({
  browserName: () => 'Chromium 156',
  version: () => '0.1.0',
  readManaged: async () => ({}),
  writeLocal: async () => undefined,
}));
vi.mock('../../../extension/background/intake-client.ts', () => ({ callIntake: vi.fn() }));
vi.mock('../../../extension/background/device.ts', () => ({
  credentialsOf: () => ({}),
  enrol: async () => ({ kind: 'enrolled', device: { server: 'https://s', deviceId: 'd1' } }),
}));
vi.mock('../../../extension/background/policy-cache.ts', () => ({
  forgetPolicy: async () => undefined,
  refreshPolicy: async () => 'unchanged',
  storedPolicy: async () => ({ version: 1 }),
}));

const page: PageCoverage = {
  site: 'https://his.example',
  path: '/ward/*',
  policyVersion: 1,
  looks: 1,
  found: 3,
  masked: 3,
  kinds: {},
  rules: [],
};
const event = { seq: 4, enc: 'e', ct: 'c' };
const refused = (status: number): IntakeAnswer => ({ kind: 'refused', status });
const accepted: IntakeAnswer = {
  kind: 'ok',
  body: { accepted: [4], rejected: [], policyVersion: 1 },
  etag: undefined,
};

let told: number;
let queued: (typeof event)[];
const said: { beat: Beat; events: unknown[] }[] = [];

beforeEach(() => {
  vi.mocked(callIntake).mockReset();
  told = 0;
  queued = [event];
  said.length = 0;
});

function contact(waiting: CoverageLog['waiting']): Contact {
  const values = new Map<string, unknown>();
  const store = {
    put: async (value: unknown, key: string) => void values.set(key, value),
    get: async (key: string) => values.get(key),
    delete: async (key: string) => void values.delete(key),
  };
  const database = {
    get: async (_: string, key: string) => values.get(key),
    put: async (_: string, value: unknown, key: string) => void values.set(key, value),
    transaction: () => ({ store, done: Promise.resolve() }),
  } as unknown as Database;
  const queue = {
    moveWaiting: async () => undefined,
    head: async () => queued,
    forget: async (seqs: readonly number[]) => {
      queued = queued.filter(({ seq }) => !seqs.includes(seq));
    },
    numbers: async () => ({ queued: queued.length, lastSeq: 4 }),
    dropped: async () => 0,
  } as unknown as EventQueue;
  return new Contact(database, queue, { waiting });
}

const pages = async () => ({
  pages: told > 0 ? [] : [page],
  told: async () => void told++,
});

/** Answers in turn; the last again and again. */
function answer(...answers: IntakeAnswer[]): void {
  vi.mocked(callIntake).mockImplementation(async (_server, _method, path, body) => {
    expect(path).toBe('/v1/events');
    said.push(body as (typeof said)[number]);
    return answers[Math.min(said.length, answers.length) - 1]!;
  });
}

it('says what it has seen once, with its events', async () => {
  answer(accepted);
  await contact(pages).run();
  expect(said.map(({ beat }) => beat.coverage)).toEqual([[page]]);
  expect({ told, queued }).toEqual({ told: 1, queued: [] });
});

it('leaves it out where a server does not know it, and its events arrive', async () => {
  answer(refused(400), accepted);
  await contact(pages).run();
  expect(said.map(({ beat, events }) => [beat.coverage?.length, events.length])).toEqual([
    [1, 1],
    [undefined, 1],
  ]);
  expect(queued).toEqual([]);
});

it('says it again when nobody has heard it, and asks no more often than that', async () => {
  answer({ kind: 'unreachable' });
  await contact(pages).run();
  expect(said).toHaveLength(1);
  answer(refused(403));
  await contact(pages).run();
  expect(said).toHaveLength(2);
  expect({ told, queued }).toEqual({ told: 0, queued: [event] });
});

it('sends its events when what it has seen cannot be read', async () => {
  answer(accepted);
  await contact(async () => Promise.reject(new Error('storage'))).run();
  expect(said[0]?.beat).not.toHaveProperty('coverage');
  expect(queued).toEqual([]);
});

it('asks again when it was asked to while a call failed: the server may be back since', async () => {
  let fail: (answer: IntakeAnswer) => void = () => undefined;
  vi.mocked(callIntake).mockImplementationOnce(() => new Promise((done) => (fail = done)));
  const speaking = contact(pages);
  const first = speaking.run();
  await vi.waitFor(() => expect(callIntake).toHaveBeenCalledOnce());
  answer(accepted);
  const second = speaking.run();
  fail({ kind: 'unreachable' });
  await Promise.all([first, second]);
  expect(said).toHaveLength(1);
  expect(queued).toEqual([]);
});
