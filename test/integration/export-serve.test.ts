// The product as a process with a receiver in its configuration: records arrive, numbers are in /metrics,
// and the command line's look is written down by the server that runs.
import { execFile } from 'node:child_process';
import { request } from 'node:http';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openLedger } from '../../proxy/ledger/open-ledger.ts';
import { draftOf } from '../support/drafts.ts';
import { mutualIdentities } from '../support/mutual-identities.ts';
import { artifactDir, serve, writeConfig } from '../support/served-product.ts';
import { indexesOf, syslogReceiver } from '../support/syslog-receiver.ts';

function textOf(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request(url, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () => resolve(Buffer.concat(chunks).toString()));
    })
      .on('error', reject)
      .end();
  });
}

function medveil(...args: string[]): Promise<{ code: number | null; out: string }> {
  const main = join(import.meta.dirname, '../../proxy/main.ts');
  const all = ['--disable-warning=ExperimentalWarning', main, ...args];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, all, { timeout: 40_000 }, (_error, out) =>
      resolve({ code: child.exitCode, out }),
    );
  });
}

/** Views and transfers of patients, there before the server starts; their pseudonyms. */
async function someRecords(dir: string): Promise<string[]> {
  const ledger = await openLedger({ dir: join(dir, 'data') });
  const drafts = Array.from({ length: 8 }, (_, i) => draftOf(i, ledger.pseudonym));
  await ledger.appendAll(drafts.map((draft) => ({ draft })));
  await ledger.close();
  return drafts.flatMap((draft) => ('patients' in draft ? draft.patients.refs : []));
}

test('a configured receiver gets every record, as DICOM audit messages', async () => {
  const dir = artifactDir('export');
  const refs = await someRecords(dir);
  const identities = await mutualIdentities();
  const receiver = await syslogReceiver(identities);
  const file = (name: string, text: string) => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };
  const config = writeConfig(dir, {
    export: [
      {
        name: 'siem',
        format: 'atna',
        partner: 'region-a',
        address: `127.0.0.1:${receiver.port}`,
        caFile: file('syslog-ca.pem', identities.ca),
        client: {
          certFile: file('client.pem', identities.client.cert),
          keyFile: file('client.key', identities.client.key),
        },
      },
    ],
  });
  const server = await serve(config);
  const exported = await medveil('export', '--format', 'ndjson', '--out', '-', '--config', config);
  expect(exported.code).toBe(0);
  const size = exported.out.trim().split('\n').length + 1;
  for (let i = 0; i < 300 && new Set(indexesOf(receiver.messages)).size < size; i++) await wait(50);
  expect(indexesOf(receiver.messages)).toEqual(Array.from({ length: size }, (_, i) => i));
  for (const message of receiver.messages) expect(message).toContain('<AuditMessage>');
  // It knows patients by names of its own; whoever exports here sees ours.
  const received = receiver.messages.join('\n');
  for (const ref of refs) expect(received).not.toContain(ref);
  expect(received.match(/p1\.[\w-]{22}/g)?.length).toBeGreaterThanOrEqual(refs.length);
  for (const ref of refs) expect(exported.out).toContain(ref);
  expect(exported.out).toContain('\\"partner\\":\\"region-a\\"');
  // Who gets what is in the record, and so is the look from the command line.
  expect(exported.out).toContain('\\"target\\":\\"siem\\"');
  const last = receiver.messages.at(-1)!;
  expect(last).toContain('csd-code="110101"');
  const metrics = await textOf(`${server.addresses.admin}/metrics`);
  expect(metrics).toMatch(/medveil_export_lag\{target="siem"\} \d/);
  expect(metrics).toMatch(/medveil_export_quarantined\{target="siem"\} 0/);
  // So is the export of the whole log, which is among what is exported, and a proof with content.
  const bundle = join(dir, 'bundle');
  expect(await medveil('bundle', '--out', bundle, '--config', config)).toMatchObject({ code: 0 });
  expect(await medveil('verify', bundle)).toMatchObject({ code: 0 });
  expect(readFileSync(join(bundle, 'entries.ndjson'), 'utf8')).toMatch(/admin\.open.*\n$/);
  const proof = join(dir, 'first.tlog-proof');
  const asked = ['prove', '0', '--content', '--out', proof, '--config', config];
  expect(await medveil(...asked)).toMatchObject({ code: 0 });
  await server.stop();
  await receiver.close();
  expect(existsSync(join(dir, 'data', 'export', 'siem.cursor.json'))).toBe(true);
});

test('a receiver whose files cannot be read keeps the product from starting', async () => {
  const config = writeConfig(artifactDir('export-bad'), {
    export: [{ name: 'siem', format: 'cef', address: '127.0.0.1:1', caFile: '/nowhere/ca.pem' }],
  });
  expect((await medveil('serve', '--config', config)).code).toBe(1);
});

test('mistakes in the list of receivers are said with their place', async () => {
  const { validateConfig } = await import('../../proxy/config/validate-config.ts');
  const one = '{name: siem, format: cef, address: "127.0.0.1:6514"}';
  const mistakesOf = (list: string) => {
    const outcome = validateConfig(`demo: true\nexport: [${list}]\n`);
    return outcome.ok ? [] : outcome.mistakes.map(({ at }) => at);
  };
  expect(mistakesOf(one)).toEqual([]);
  expect(mistakesOf(`${one}, ${one}`)).toEqual(['export[1].name']);
  expect(mistakesOf(one.replace('cef', 'pdf'))).toEqual(['export[0].format']);
  expect(mistakesOf(one.replace('}', ', kinds: [nothing]}'))).toEqual(['export[0].kinds[0]']);
  expect(mistakesOf(one.replace('}', ', kinds: [transfer, view]}'))).toEqual([]);
});
