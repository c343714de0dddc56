// The proxy's inspector as a worker of the extension: vite.config.ts builds it with what a browser has in the
// place of Node's modules. It is told files in pieces by the document that started it, keeps nothing of them
// once they are answered, and sends nothing anywhere else.
import type { InspectAnswer, WorkerJob } from '../../../shared/messages/inspect.ts';
import { FileInspections } from './file-inspections.ts';

/** What a dedicated worker has; the proxy's code knows no browser. */
interface WorkerScope {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(
    type: 'unhandledrejection',
    listener: (event: { preventDefault(): void }) => void,
  ): void;
}

const scope = globalThis as unknown as WorkerScope;
const inspections = new FileInspections((answer: InspectAnswer) => scope.postMessage(answer));

// The document parses what comes from pages; this is its own word.
scope.addEventListener('message', ({ data }) => inspections.obey(data as WorkerJob));
// pdf.js forgets promises of broken documents, whose errors may quote them: they belong in no console.
scope.addEventListener('unhandledrejection', (event) => event.preventDefault());
