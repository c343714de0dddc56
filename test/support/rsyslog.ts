// A real rsyslogd for tests: its own configuration, directory and port, mutual TLS, ended by its process.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { MutualIdentities } from './mutual-identities.ts';

const program = '/usr/sbin/rsyslogd';
const driver = '/usr/lib/x86_64-linux-gnu/rsyslog/lmnsd_ossl.so';
const armDriver = '/usr/lib/aarch64-linux-gnu/rsyslog/lmnsd_ossl.so';

const isThere = () => existsSync(program) && (existsSync(driver) || existsSync(armDriver));

/** Null when rsyslogd with its TLS driver is there; else why a test of it is skipped. */
export function whyNoRsyslog(): string | null {
  if (isThere()) return null;
  return 'skipped: no rsyslogd with rsyslog-openssl here, and the set-up could not install them';
}

/** Installs both where that needs nobody's leave: as root on Debian. Says so when it cannot. */
export function installRsyslog(say: (line: string) => void): void {
  if (isThere()) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    say('rsyslog with rsyslog-openssl is missing, and only root on Debian can install it here');
    return;
  }
  say('installing rsyslog, rsyslog-openssl');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Another run on this machine may be installing something.
  const quiet = ['-q', '-o', 'DPkg::Lock::Timeout=120'];
  for (const args of [
    ['update'],
    ['install', '-y', '--no-install-recommends', 'rsyslog', 'rsyslog-openssl'],
  ])
    spawnSync('apt-get', [...quiet, ...args], { env, stdio: 'ignore', timeout: 300_000 });
  if (!isThere()) say('rsyslog could not be installed: its test is skipped');
}

export interface Rsyslog {
  readonly port: number;
  /** Messages it has written so far, one a line, in the order of their arrival. */
  received(): { index: number; part: string; message: string }[];
  /** Ends it as a service manager does, and starts it again. */
  restart(): Promise<void>;
  start(): Promise<void>;
  /** SIGTERM, then waits for its end. */
  stop(): Promise<void>;
}

/** Takes messages only from clients of the authority that are called `medveil.test`. */
export async function rsyslog(
  dir: string,
  port: number,
  { ca, server }: MutualIdentities,
): Promise<Rsyslog> {
  const file = (name: string, text: string) => {
    writeFileSync(join(dir, name), text, { mode: 0o600 });
    return join(dir, name);
  };
  const out = join(dir, 'received.log');
  const config = file(
    'rsyslog.conf',
    `global(
  workDirectory="${dir}"
  maxMessageSize="64k"
  defaultNetstreamDriver="ossl"
  defaultNetstreamDriverCAFile="${file('ca.pem', ca)}"
  defaultNetstreamDriverCertFile="${file('cert.pem', server.cert)}"
  defaultNetstreamDriverKeyFile="${file('key.pem', server.key)}"
  parser.escapeControlCharactersOnReceive="off"
)
module(load="imtcp" streamDriver.name="ossl" streamDriver.mode="1" streamDriver.authMode="x509/name" permittedPeer=["medveil.test"])
input(type="imtcp" address="127.0.0.1" port="${port}" ruleset="keep")
template(name="line" type="list") {
  property(name="structured-data") constant(value="\\t") property(name="msg") constant(value="\\n")
}
ruleset(name="keep") { action(type="omfile" file="${out}" template="line" asyncWriting="off" flushOnTXEnd="on") }
`,
  );
  let child: ChildProcess | null = null;
  const start = async () => {
    child = spawn(program, ['-n', '-f', config, '-i', join(dir, 'rsyslog.pid')], {
      stdio: 'ignore',
    });
    await listening(port);
  };
  const stop = async () => {
    const running = child;
    child = null;
    if (!running || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGTERM');
    await ended;
  };
  await start();
  return {
    port,
    start,
    stop,
    restart: async () => {
      await stop();
      await start();
    },
    received: () =>
      (existsSync(out) ? readFileSync(out, 'utf8').split('\n').slice(0, -1) : []).map((line) => ({
        index: Number(/ index="(\d+)"/.exec(line)?.[1] ?? -1),
        part: / part="([^"]*)"/.exec(line)?.[1] ?? '',
        message: line.slice(line.indexOf('\t') + 1),
      })),
  };
}

async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await wait(25);
  }
  throw new Error('rsyslogd does not listen');
}
