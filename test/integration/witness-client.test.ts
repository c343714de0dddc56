import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createUpstreamAgent } from '../../proxy/tls/upstream-agent.ts';
import { serveWitness } from '../../proxy/witness/serve-witness.ts';
import { WitnessClient } from '../../proxy/witness/witness-client.ts';
import { openWitnessState } from '../../proxy/witness/witness-state.ts';
import { type HttpsApp, httpsApp } from '../support/https-app.ts';
import { ed25519Key, testLog } from '../unit/transparency/test-log.ts';
import { strangerIdentity } from '../support/local-ca.ts';

const texts = Array.from({ length: 30 }, (_, i) => `entry ${i}`);
const log = testLog(texts);
const witness = ed25519Key('witness.example/w', 'cosignature');
let dir: string;
let app: HttpsApp;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'medveil-client-'));
  const served = serveWitness({
    keys: { verifierKey: witness.text, key: witness.key, sign: witness.sign },
    state: openWitnessState(dir),
    logs: new Map([[log.signer.key.name, log.signer.text]]),
    now: Date.now,
  });
  app = await httpsApp(express().use('/witness', served));
});
afterEach(async () => {
  await app.close();
  rmSync(dir, { recursive: true, force: true });
});

function clientOf(of = log, size = 30, key = witness.key, ca = app.ca) {
  const agent = createUpstreamAgent({ ca });
  const own = { prove: async (a: number, b: number) => of.consistency(a, b), size: () => size };
  return new WitnessClient({ url: `${app.origin}/witness/`, key, agent }, own);
}

test('a log is signed again and again as it grows, also by a client that has forgotten', async () => {
  const client = clientOf();
  for (const size of [5, 6, 20])
    expect(await client.ask(log.note(size))).toMatchObject({ ok: true });
  expect(await clientOf().ask(log.note(25))).toMatchObject({ ok: true });
  expect(await clientOf().ask(log.note(25))).toMatchObject({ ok: true });
});

test('a refusal says what it means', async () => {
  await clientOf().ask(log.note(20));
  expect(await clientOf(log, 10).ask(log.note(10))).toEqual({ ok: false, refusal: 'rollback' });
  // Another gateway was quicker: our log has what the witness has.
  expect(await clientOf(log, 20).ask(log.note(10))).toEqual({ ok: false, refusal: 'older' });
  const forked = testLog(
    texts.map((text) => `${text}!`),
    log.signer,
  );
  expect(await clientOf(forked).ask(forked.note(25))).toEqual({ ok: false, refusal: 'fork' });
  expect(await clientOf(forked).ask(forked.note(20))).toEqual({ ok: false, refusal: 'fork' });
  const stranger = testLog(texts, ed25519Key('stranger.example/log'));
  expect(await clientOf(stranger).ask(stranger.note(3))).toEqual({ ok: false, refusal: 'unknown' });
});

test('a signature by another key than the one configured is none', async () => {
  const other = ed25519Key('witness.example/w', 'cosignature').key;
  await expect(clientOf(log, 30, other).ask(log.note(5))).rejects.toThrow(
    'no signature of its key',
  );
});

test('nothing is asked of a witness whose certificate nobody vouches for', async () => {
  const { ca } = await strangerIdentity();
  await expect(clientOf(log, 30, witness.key, ca).ask(log.note(5))).rejects.toThrow();
});

test('requests at once leave one growing history', async () => {
  const answers = await Promise.all(
    [3, 9, 14, 21, 28].map((size) =>
      clientOf()
        .ask(log.note(size))
        .catch(() => null),
    ),
  );
  expect(answers.some((answer) => answer?.ok)).toBe(true);
  const state = openWitnessState(dir);
  const kept = state.latest(log.signer.key.name)!;
  const signed = answers.flatMap((a) => (a?.ok ? [Number(a.note.split('\n')[1])] : []));
  expect(kept.size).toBe(Math.max(...signed));
});
