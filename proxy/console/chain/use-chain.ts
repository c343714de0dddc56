// State of the badge: the browser's own check, the last full verification, and a failed record proof.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { VerifyResponse } from '../../../shared/messages/console.ts';
import { consistencyProof, newestCheckpoint, verifyAll } from '../api/chain.ts';
import { noteLostSession } from '../query-client.ts';
import { checkChain } from './check-chain.ts';
import { forgetKept, readKept, writeKept } from './kept-checkpoint.ts';

// One cache for badge, panel and drawer: they must never disagree.
const chainKey = ['chain', 'check'] as const;
const fullKey = ['chain', 'full'] as const;
const alarmKey = ['chain', 'alarm'] as const;

/** Result of a full verification and when this browser received it, ms since 1970. */
export interface FullCheck {
  readonly result: VerifyResponse;
  readonly at: number;
}

// The check itself is pure: here it gets the network and this browser's storage.
const source = { checkpoint: newestCheckpoint, consistency: consistencyProof };
const memory = { read: () => readKept(), write: writeKept };

/** The check repeats each minute as a background call: it keeps no session alive and leaves no
 *  record, since it shows none. */
export function useChain() {
  const check = useQuery({
    queryKey: chainKey,
    queryFn: () => checkChain(source, memory, Date.now()),
    refetchInterval: 60_000,
    staleTime: 0,
  });
  // Never fetched: a finished run and a failed proof write these, for the life of the page.
  const full = useQuery<FullCheck | null>({ queryKey: fullKey, queryFn: () => null });
  const alarm = useQuery<number | null>({ queryKey: alarmKey, queryFn: () => null });
  return { check, full: full.data ?? null, badEntry: alarm.data ?? null };
}

/** Tells the badge that the proof of one record failed in this browser. */
export function useProofAlarm(): (index: number) => void {
  const client = useQueryClient();
  return (index) => client.setQueryData(alarmKey, index);
}

/** A run that a person asked for; its result goes to the badge, whoever started it. */
export function useFullVerification() {
  const client = useQueryClient();
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null);
  const run = useMutation({
    mutationFn: () => verifyAll((done, total) => setProgress({ done, total })),
    onMutate: () => setProgress(null),
    onSuccess: (result) => {
      const done: FullCheck = { result, at: Date.now() };
      client.setQueryData(fullKey, done);
      void client.invalidateQueries({ queryKey: chainKey });
    },
    onError: (error) => noteLostSession(client, error),
  });
  return { run, progress };
}

/** Forgets what this browser remembers of the log and checks it as if for the first time. */
export function useTrustAnew(): () => void {
  const client = useQueryClient();
  return () => {
    forgetKept();
    client.setQueryData(alarmKey, null);
    client.setQueryData(fullKey, null);
    void client.invalidateQueries({ queryKey: chainKey });
  };
}
