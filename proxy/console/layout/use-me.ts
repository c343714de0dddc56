// The signed-in person, from the cache that the gate filled.
import { useQuery } from '@tanstack/react-query';
import type { Me } from '../../../shared/messages/console.ts';
import { whoAmI } from '../api/session.ts';
import { meKey } from '../query-client.ts';

/** Who is signed in; null for the moment in which a session ends. */
export function useMe(): Me | null {
  return useQuery({ queryKey: meKey, queryFn: whoAmI }).data ?? null;
}
