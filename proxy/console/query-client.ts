// One cache of answers. Nothing is fetched again behind the user's back: every look at the record is
// a record, so only a person's act may cause one.
import { QueryCache, QueryClient } from '@tanstack/react-query';
import { CallFailed } from './api/call.ts';

export const meKey = ['me'] as const;

/** Retries once, and only when there was no answer at all: a refusal is an answer. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: (error) => noteLostSession(client, error) }),
    defaultOptions: {
      queries: {
        retry: (count, error) =>
          count < 1 && error instanceof CallFailed && error.code === 'network',
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // Pages that want fresher rows say so themselves, with an age of their own.
        staleTime: Number.POSITIVE_INFINITY,
      },
    },
  });
  return client;
}

/** Shows the sign-in page, with the address kept, when the server no longer knows the session. */
export function noteLostSession(client: QueryClient, error: unknown): void {
  if (!(error instanceof CallFailed)) return;
  if (error.code === 'signInRequired') forgetSession(client);
  if (error.code === 'passwordChangeRequired') void client.invalidateQueries({ queryKey: meKey });
}

/** Drops everything that was fetched and shows the sign-in page. */
export function forgetSession(client: QueryClient): void {
  // All but `me`: with that set to null, the sign-in page appears without another call.
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== meKey[0] });
  client.setQueryData(meKey, null);
}
