// Who is signed in, and signing in and out.
import { type Me, me } from '../../../shared/messages/console.ts';
import { CallFailed, call, send } from './call.ts';

/** Null when nobody is signed in. */
export async function whoAmI(): Promise<Me | null> {
  try {
    return await call('/me', me, { background: true });
  } catch (error) {
    if (error instanceof CallFailed && error.code === 'signInRequired') return null;
    throw error;
  }
}

/** The one-time password signs in too; `mustChange` then says what comes next. */
export function signIn(given: { user: string; password: string }): Promise<Me> {
  return call('/login', me, { method: 'POST', body: given });
}

/** Signs the account out everywhere else.
 *  @throws CallFailed with `passwordWrong`, or `passwordRule` and the rules that are broken */
export function changePassword(given: { current: string; next: string }): Promise<Me> {
  return call('/password', me, { method: 'POST', body: given });
}

/** @throws CallFailed when the server could not end the session */
export async function signOut(): Promise<void> {
  await send('/logout', { method: 'POST' });
}
