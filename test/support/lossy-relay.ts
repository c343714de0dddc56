// Stands between a gateway and its PostgreSQL and can lose the answer to a commit: what was asked reaches the
// server, what it says never comes back, and nobody connects again until the test lets them.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface LossyRelay {
  readonly port: number;
  /** The next commit is carried out, its answer lost, and the database away from then on. */
  loseNextCommit(): void;
  /** The database is away from now on. */
  cut(): void;
  /** Connections are lost on the gateway's side alone: the server believes that they are there. New ones are
   *  let through. */
  strand(): void;
  /** The database is back, and knows what it has lost. */
  mend(): void;
  /** Commits whose answer was lost. */
  readonly lost: number;
  close(): Promise<void>;
}

export async function lossyRelay(target: { host: string; port: number }): Promise<LossyRelay> {
  const pairs = new Set<readonly [Socket, Socket]>();
  const stranded = new Set<Socket>();
  const state = { isAway: false, loses: false, lost: 0 };
  const cut = () => {
    state.isAway = true;
    for (const pair of pairs) for (const socket of pair) socket.destroy();
  };
  const server = createServer((client) => {
    if (state.isAway) return void client.destroy();
    const upstream = connect(target.port, target.host);
    const pair = [client, upstream] as const;
    pairs.add(pair);
    let isLosing = false;
    client.on('data', (chunk) => {
      // A simple query is `Q`, its length, its text and a zero byte.
      if (state.loses && chunk.includes('commit\0')) {
        state.loses = false;
        isLosing = true;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (!isLosing) return void client.write(chunk);
      // The server has answered, so it has committed.
      state.lost++;
      return cut();
    });
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        if (pairs.delete(pair)) for (const each of pair) each.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    loseNextCommit: () => {
      state.loses = true;
    },
    cut,
    strand: () => {
      for (const pair of pairs) {
        pairs.delete(pair);
        stranded.add(pair[1]);
        pair[0].destroy();
      }
    },
    mend: () => {
      state.isAway = false;
      for (const socket of stranded) socket.destroy();
      stranded.clear();
    },
    get lost() {
      return state.lost;
    },
    close: async () => {
      cut();
      for (const socket of stranded) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
