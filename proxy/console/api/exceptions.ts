// Weak transport that the gateway uses by exception.
import { exceptionsResponse } from '../../../shared/messages/console.ts';
import { call } from './call.ts';

/** Empty when everything goes encrypted and verified. */
export async function exceptionList() {
  return (await call('/exceptions', exceptionsResponse, { background: true })).exceptions;
}
