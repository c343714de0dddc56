// What browsers protect on which pages.
import { type CoverageResponse, coverageResponse } from '../../../shared/messages/coverage-view.ts';
import { call } from './call.ts';

export function readCoverage(signal?: AbortSignal): Promise<CoverageResponse> {
  return call('/coverage', coverageResponse, signal ? { signal } : {});
}
