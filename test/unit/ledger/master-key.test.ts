import { chmodSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  masterKeyFile,
  masterKeyOf,
  masterKeyProgram,
  parseKey,
} from '../../../proxy/ledger/master-key.ts';

const dataKey = Buffer.alloc(32, 3);
const folder = (): string => mkdtempSync(join(tmpdir(), 'medveil-master-'));

describe('a master key in a file', () => {
  it('is made once, for its owner alone, and read again', async () => {
    const path = join(folder(), 'keys', 'master.key');
    const made = masterKeyFile(path, 'aes-256-gcm', true);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const wrapped = await made.wrap('access 2026-11', dataKey);
    const again = masterKeyFile(path, 'sm4-ctr-hmac-sm3', false);
    expect(again.id).toBe(made.id);
    expect(await again.unwrap('access 2026-11', wrapped)).toEqual(dataKey);
  });

  it('is refused when others may read it, when it is missing, when it is malformed', () => {
    const path = join(folder(), 'master.key');
    expect(() => masterKeyFile(path, 'aes-256-gcm', false)).toThrow(/is missing/);
    writeFileSync(path, 'ab'.repeat(32));
    chmodSync(path, 0o640);
    expect(() => masterKeyFile(path, 'aes-256-gcm', false)).toThrow(/chmod 600/);
    chmodSync(path, 0o600);
    writeFileSync(path, 'secret-but-short');
    expect(() => masterKeyFile(path, 'aes-256-gcm', false)).toThrow(/64 hex digits/);
    expect(() => masterKeyFile(path, 'aes-256-gcm', false)).not.toThrow(/secret/);
  });
});

it('a wrapped key opens under its own name and with its own master key alone', async () => {
  const one = masterKeyOf(Buffer.alloc(32, 1), 'aes-256-gcm');
  const other = masterKeyOf(Buffer.alloc(32, 2), 'aes-256-gcm');
  const wrapped = await one.wrap('access 2026-11', dataKey);
  await expect(other.unwrap('access 2026-11', wrapped)).rejects.toThrow();
  await expect(one.unwrap('transfer 2026-11', wrapped)).rejects.toThrow();
  expect(one.id).not.toBe(other.id);
  expect(() => masterKeyOf(Buffer.alloc(16), 'aes-256-gcm')).toThrow(/32 bytes/);
  expect(() => parseKey('xyz', 'the variable')).toThrow(/the variable/);
});

describe('a master key behind a program', () => {
  // Stands for a token: it knows the key, we do not.
  const token = (): string => {
    const path = join(folder(), 'token.mjs');
    writeFileSync(
      path,
      `const [how, what, about] = process.argv.slice(2);
       let text = ''; for await (const part of process.stdin) text += part;
       if (how === 'broken') { console.log('not base64!'); process.exit(0); }
       if (how === 'refuses') { console.error('PIN'); process.exit(3); }
       const bytes = Buffer.from(text, 'base64').map((byte, i) => byte ^ (about.charCodeAt(i % about.length) + 90));
       console.log(Buffer.from(bytes).toString('base64'));`,
    );
    return path;
  };

  it('wraps and unwraps without giving itself away', async () => {
    const key = masterKeyProgram(process.execPath, [token(), 'works'], 'hsm-1');
    const wrapped = await key.wrap('access 2026-11', dataKey);
    expect(Buffer.from(wrapped)).not.toEqual(dataKey);
    expect(await key.unwrap('access 2026-11', wrapped)).toEqual(dataKey);
  });

  it('says what failed, without what the program said', async () => {
    const path = token();
    const refuses = masterKeyProgram(process.execPath, [path, 'refuses'], 'hsm-1');
    await expect(refuses.wrap('a', dataKey)).rejects.toThrow(/^the key program could not wrap/);
    const broken = masterKeyProgram(process.execPath, [path, 'broken'], 'hsm-1');
    await expect(broken.unwrap('a', dataKey)).rejects.toThrow(/no base64/);
    const absent = masterKeyProgram(join(folder(), 'absent'), [], 'hsm-1');
    await expect(absent.wrap('a', dataKey)).rejects.toThrow(/could not wrap/);
    expect(readFileSync(path, 'utf8')).toContain('PIN');
  });
});
