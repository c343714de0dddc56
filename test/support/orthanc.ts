// A real Orthanc, a DICOM archive with a web explorer and DICOMweb, for tests that need a hospital system
// that is not of our making: its own configuration, folder and port, ended by its process.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePorts } from './free-ports.ts';

/** Where Debian's orthanc-dicomweb puts it. */
const plugin = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';

const program = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin']
  .map((folder) => join(folder, 'Orthanc'))
  .find((path) => existsSync(path));

/** Null when Orthanc with DICOMweb is there; else why a test of it is skipped. */
export function whyNoOrthanc(): string | null {
  if (program !== undefined && existsSync(plugin)) return null;
  return 'skipped: no Orthanc here (Debian: orthanc, orthanc-dicomweb)';
}

export interface Orthanc {
  readonly port: number;
  /** SIGTERM, then waits for its end; its files go with it. */
  stop(): Promise<void>;
}

/** @param named the host that its links name by configuration; without it they name the asked one */
export async function startOrthanc({ isNamed = false } = {}): Promise<Orthanc> {
  const [port = 0] = await freePorts(1);
  const dir = mkdtempSync(join(tmpdir(), 'orthanc-'));
  const config = join(dir, 'orthanc.json');
  writeFileSync(
    config,
    JSON.stringify({
      StorageDirectory: join(dir, 'storage'),
      IndexDirectory: join(dir, 'storage'),
      HttpPort: port,
      HttpBindAddresses: ['127.0.0.1'],
      RemoteAccessAllowed: false,
      AuthenticationEnabled: false,
      DicomServerEnabled: false,
      // Or lists tell at the first asking that an object is still coming, and at the second that it is not.
      DefaultEncoding: 'Utf8',
      StableAge: 86_400,
      Plugins: [plugin],
      DicomWeb: {
        Enable: true,
        Root: '/dicom-web/',
        ...(isNamed ? { Host: `127.0.0.1:${port}` } : {}),
      },
    }),
  );
  const child = spawn(program ?? 'Orthanc', [config], { stdio: 'ignore' });
  const stop = async (): Promise<void> => {
    await ended(child);
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await answering(port, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, stop };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const last = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await exit;
  clearTimeout(last);
}

async function answering(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 400 && child.exitCode === null; tries++) {
    const isUp = await new Promise<boolean>((resolve) => {
      get({ host: '127.0.0.1', port, path: '/dicom-web/studies', agent: false }, (res) => {
        res.resume().on('end', () => resolve(res.statusCode === 200));
      }).on('error', () => resolve(false));
    });
    if (isUp) return;
    await wait(50);
  }
  throw new Error('Orthanc does not answer');
}
