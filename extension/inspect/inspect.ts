// The document that inspects files for the content scripts: brought up by the service worker, it takes their
// ports, parses what comes over them and hands it to the worker. It looks into no file, keeps nothing of one,
// asks the network for nothing, and goes when nobody has needed it for a while.
import {
  type InspectJob,
  inspectJob,
  inspectPort,
  type WorkerJob,
} from '../../shared/messages/inspect.ts';
import { onPagePort, type PagePort } from '../platform/inspect-ports.ts';
import { WorkerHost } from './worker-host.ts';

/** Milliseconds without a file. */
const idleTime = 600_000;

const host = new WorkerHost();
let closing: ReturnType<typeof setTimeout> | undefined;

/** Puts the end off; a file that is under way then puts it off again. */
function stay(): void {
  clearTimeout(closing);
  closing = setTimeout(() => (host.files > 0 ? stay() : window.close()), idleTime);
}

/** Files of one port, under the numbers that its script gave them. */
function serve(port: PagePort): void {
  const files = new Map<number, number>();
  port.onMessage((message) => {
    const parsed = inspectJob.safeParse(message);
    // Nobody else writes here: a message that cannot be read is a script of another version.
    if (!parsed.success) return port.close();
    stay();
    const job = parsed.data;
    if (job.type === 'open') files.set(job.id, begin(port, job.id, files));
    const id = files.get(job.id);
    if (id !== undefined) host.send(forWorker(job, id));
  });
  port.onClose(() => {
    for (const id of files.values()) host.send({ type: 'cancel', id });
  });
}

function begin(port: PagePort, own: number, files: Map<number, number>): number {
  return host.begin({
    hear: (answer) => {
      if (answer.type === 'found') files.delete(own);
      port.say({ ...answer, id: own });
    },
    // A closed port says so by itself.
    lost: () => port.close(),
  });
}

function forWorker(job: InspectJob, id: number): WorkerJob {
  if (job.type !== 'bytes') return { ...job, id };
  return { type: 'bytes', id, bytes: bytesOf(job.base64) };
}

/** What is no base64 is no byte: the hash will say that something is missing. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const binary = binaryOf(base64);
  const bytes = new Uint8Array(binary.length);
  // A loop: a megabyte through a callback takes ten times as long.
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

function binaryOf(base64: string): string {
  try {
    return atob(base64);
  } catch {
    return '';
  }
}

onPagePort(inspectPort, serve);
host.warm();
stay();
