// Records of the API. Each of these calls leaves a record of its own.
import {
  type ConsoleTotal,
  countsResponse,
  type ExportRequest,
  type FilterRequest,
  type OpenResponse,
  openResponse,
  type RelatedResponse,
  relatedResponse,
  type SearchRequest,
  type SearchResponse,
  searchResponse,
} from '../../../shared/messages/console.ts';
import { call, send } from './call.ts';

/** A page of rows, newest first. */
export function searchRecords(asked: SearchRequest, signal?: AbortSignal): Promise<SearchResponse> {
  return call('/records/search', searchResponse, post(asked, signal));
}

/** One total a filter, in the same order. */
export async function countRecords(
  filters: readonly FilterRequest[],
  signal?: AbortSignal,
): Promise<readonly ConsoleTotal[]> {
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

/** What a filter finds, as a file with the name that the server gave it. */
export async function exportRecords(
  asked: ExportRequest,
): Promise<{ readonly name: string; readonly content: Blob }> {
  const response = await send('/records/export', { ...post(asked), accept: '*/*' });
  const [, encoded = ''] =
    /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '') ?? [];
  const name = decodeURIComponent(encoded) || `medveil.${asked.format}`;
  return { name, content: await response.blob() };
}

function post(body: unknown, signal?: AbortSignal) {
  return { method: 'POST' as const, body, ...(signal ? { signal } : {}) };
}
