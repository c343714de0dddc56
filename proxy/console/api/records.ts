// Records of the API. Each of these calls leaves a record of its own.
import {
  countsResponse,
  type FilterRequest,
  type OpenResponse,
  openResponse,
  type RelatedResponse,
  relatedResponse,
  type SearchRequest,
  type SearchResponse,
  searchResponse,
} from '../../../shared/messages/console.ts';
import { call } from './call.ts';

/** A page of rows, newest first. */
export function searchRecords(asked: SearchRequest, signal?: AbortSignal): Promise<SearchResponse> {
  return call('/records/search', searchResponse, post(asked, signal));
}

/** One total a filter, in the same order. */
export async function countRecords(
  filters: readonly FilterRequest[],
  signal?: AbortSignal,
): Promise<readonly number[]> {
  return (await call('/records/counts', countsResponse, post({ filters }, signal))).totals;
}

/** One record with its proof. */
export function openRecord(index: number, signal?: AbortSignal): Promise<OpenResponse> {
  return call(`/records/${index}`, openResponse, signal ? { signal } : {});
}

/** What happened around a record, oldest first. */
export function relatedRecords(index: number, signal?: AbortSignal): Promise<RelatedResponse> {
  return call(`/records/related/${index}`, relatedResponse, signal ? { signal } : {});
}

function post(body: unknown, signal?: AbortSignal) {
  return { method: 'POST' as const, body, ...(signal ? { signal } : {}) };
}
