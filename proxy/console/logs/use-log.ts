// Rows of a log page for the state in its address.
import {
  type InfiniteData,
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import type { ConsoleRow, SearchResponse } from '../../../shared/messages/console.ts';
import { useEffect } from 'react';
import { searchRecords } from '../api/records.ts';
import type { LogDefinition } from './log-definition.ts';
import { goesOn, knownTotal, pageSize } from './search-state.ts';
import { filterOf, type ViewState } from './view-state.ts';

/** What is open and which tab is shown changes no rows, so it is no part of the key. */
function logKey(log: LogDefinition, state: ViewState) {
  const { open: _open, tab: _tab, ...asked } = state;
  return ['records', log.id, asked] as const;
}

/** Relative ranges become a time here, when the question is asked. */
function firstPage(log: LogDefinition, state: ViewState) {
  return {
    filter: filterOf(state, [...log.kinds], new Date()),
    limit: pageSize,
    facets: {
      kinds: log.kinds.length > 1 ? [...log.kinds] : [],
      verdicts: [...log.verdicts],
    },
  };
}

/** Rows in pages of fifty; transfers under way stand before them and are not in the total. Coming
 *  back within half a minute asks nothing, so that walking between pages does not fill the record. */
export function useLog(log: LogDefinition, state: ViewState) {
  const client = useQueryClient();
  const queryKey = logKey(log, state);
  const query = useInfiniteQuery({
    queryKey,
    initialPageParam: null as number | null,
    queryFn: ({ pageParam, signal }) => {
      const { facets, ...asked } = firstPage(log, state);
      const part = pageParam === null ? { facets } : { before: pageParam };
      return searchRecords({ ...asked, ...part }, signal);
    },
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  const pages = query.data?.pages ?? [];
  const [first] = pages;
  const listed = pages.flatMap((page) => page.rows);
  const searching = goesOn(pages) && !query.isPlaceholderData && !query.isError;
  const { fetchNextPage, isFetching } = query;
  // Page after page by itself, until the one that is waited for is full.
  useEffect(() => {
    if (searching && !isFetching) void fetchNextPage();
  }, [searching, isFetching, fetchNextPage]);
  return {
    query,
    rows: [...(first?.inFlight ?? []), ...listed] as readonly ConsoleRow[],
    listed: listed.length,
    total: knownTotal(pages),
    /** How far the search has come that goes on by itself; null when none does. */
    reached: searching ? (pages.at(-1)?.next ?? null) : null,
    facets: first?.facets,
    // Not a refetch: that asks again for every page read so far, each a recorded look.
    refresh: () => client.resetQueries({ queryKey, exact: true }),
  };
}

/** Looks for a patient by a typed number. The number goes to the server once; what stays is the
 *  state with the pseudonyms it stands for, whose rows are then already here. */
export function usePatientSearch(
  log: LogDefinition,
  state: ViewState,
  show: (state: ViewState) => void,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (patient: string) => {
      const { refs: _refs, ...rest } = state;
      const asked = firstPage(log, rest);
      return searchRecords({ ...asked, filter: { ...asked.filter, patient } });
    },
    // The typed number is the mutation's argument and is dropped with it.
    gcTime: 0,
    onSuccess: (found) => {
      const { open: _open, ...rest } = state;
      const next = { ...rest, refs: found.patientRefs };
      const data: InfiniteData<SearchResponse, number | null> = {
        pages: [found],
        pageParams: [null],
      };
      // Where the page will look for it: else the same rows were asked for, and recorded, twice.
      client.setQueryData(logKey(log, next), data);
      show(next);
    },
  });
}
