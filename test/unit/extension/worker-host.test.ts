// The inspector's worker seen from its document: answers go to whose file it is, and a worker that is silent or
// breaks takes nobody with it.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WorkerHost } from '../../../extension/inspect/worker-host.ts';
import type { InspectAnswer } from '../../../shared/messages/inspect.ts';

class FakeWorker extends EventTarget {
  static readonly started: FakeWorker[] = [];
  readonly heard: unknown[] = [];
  isEnded = false;

  constructor() {
    super();
    FakeWorker.started.push(this);
  }

  postMessage(message: unknown): void {
    this.heard.push(message);
  }

  terminate(): void {
    this.isEnded = true;
  }

  say(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeWorker.started.length = 0;
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('location', { href: 'chrome-extension://x/inspect/inspect.html' });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function client() {
  const heard: InspectAnswer[] = [];
  const state = { heard, isLost: false };
  return {
    state,
    hear: (one: InspectAnswer) => void heard.push(one),
    lost: () => void (state.isLost = true),
  };
}

it('gives each answer to whose file it is', () => {
  const host = new WorkerHost();
  const [one, other] = [client(), client()];
  const [first, second] = [host.begin(one), host.begin(other)];
  host.send({ type: 'end', id: first });
  host.send({ type: 'end', id: second });
  FakeWorker.started[0]!.say({ type: 'took', id: second });
  expect([one.state.heard, other.state.heard]).toEqual([[], [{ type: 'took', id: second }]]);
  FakeWorker.started[0]!.say({ type: 'found', id: first, findings: {} });
  expect(one.state.heard).toHaveLength(1);
  expect(host.files).toBe(1);
});

it('ends a worker that says nothing while it has something to do, and starts another', () => {
  const host = new WorkerHost();
  const one = client();
  host.send({ type: 'end', id: host.begin(one) });
  vi.advanceTimersByTime(120_000);
  expect(one.state.isLost).toBe(true);
  expect(FakeWorker.started[0]!.isEnded).toBe(true);
  const next = client();
  const id = host.begin(next);
  host.send({ type: 'end', id });
  expect(FakeWorker.started).toHaveLength(2);
  FakeWorker.started[1]!.say({ type: 'found', id, findings: {} });
  expect(next.state.heard).toHaveLength(1);
});

it('lets a worker be that has nothing to do', () => {
  const host = new WorkerHost();
  const one = client();
  const id = host.begin(one);
  host.send({ type: 'end', id });
  FakeWorker.started[0]!.say({ type: 'found', id, findings: {} });
  vi.advanceTimersByTime(600_000);
  expect(FakeWorker.started[0]!.isEnded).toBe(false);
  expect(one.state.isLost).toBe(false);
});

it('waits longer for a file whose pieces go on being taken', () => {
  const host = new WorkerHost();
  const one = client();
  const id = host.begin(one);
  host.send({ type: 'end', id });
  for (let i = 0; i < 5; i++) {
    vi.advanceTimersByTime(50_000);
    FakeWorker.started[0]!.say({ type: 'took', id });
  }
  expect(one.state.isLost).toBe(false);
});

it('tells everyone when the worker breaks, and sends it nothing of files that were lost', () => {
  const host = new WorkerHost();
  const [one, other] = [client(), client()];
  const id = host.begin(one);
  host.send({ type: 'end', id });
  host.begin(other);
  FakeWorker.started[0]!.dispatchEvent(new Event('error'));
  expect([one.state.isLost, other.state.isLost, host.files]).toEqual([true, true, 0]);
  host.send({ type: 'cancel', id });
  expect(FakeWorker.started).toHaveLength(1);
});
