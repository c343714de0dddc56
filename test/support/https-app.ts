// An express application on a real TLS socket, with an authority made for the test.
import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadServerIdentity } from '../../proxy/tls/local-authority.ts';

export interface HttpsApp {
  origin: string;
  ca: string;
  close(): Promise<void>;
}

export async function httpsApp(app: RequestListener): Promise<HttpsApp> {
  const dir = mkdtempSync(join(tmpdir(), 'medveil-tls-'));
  const identity = await loadServerIdentity({ dir, names: ['127.0.0.1'], now: new Date() });
  const server = createServer({ key: identity.key, cert: identity.cert }, app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `https://127.0.0.1:${port}`,
    ca: identity.ca,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
