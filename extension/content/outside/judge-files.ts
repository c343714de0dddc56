// What is to be done with files that a person gives to a page or takes from one, by what the inspector saw of them. Pure.
import type { FileFindings } from '../../../shared/messages/inspect.ts';
import {
  type GuardMode,
  type FileGuard,
  tellsOfPatients,
  unreadRuleOf,
} from '../../../shared/policy/guards.ts';

/** `told`: patients are in it; `unread`: nobody could see that none are. */
export type Doubt = 'told' | 'unread';

export interface Judged {
  readonly does: 'pass' | 'ask' | 'stop';
  readonly doubt?: Doubt;
}

/** @param findings undefined: the inspector could not be had */
export function judgeFile(
  findings: FileFindings | undefined,
  guards: FileGuard,
  mode: GuardMode,
): Judged {
  if (mode === 'off') return { does: 'pass' };
  if (findings !== undefined && tells(findings)) return { does: byMode(mode), doubt: 'told' };
  const isRead = findings !== undefined && /^(?:clean|found)$/.test(findings.verdict);
  // Values were found in what could be read, and the rest is dark: that is no clean file.
  if (isRead && findings.reason === undefined) return { does: 'pass' };
  const isPicture = findings?.verdict === 'uninspected';
  return { does: unreadRuleOf(guards, mode, isPicture), doubt: 'unread' };
}

function tells({ kinds, patients, prescriptionStatistics }: FileFindings): boolean {
  return prescriptionStatistics === true || tellsOfPatients(kinds, patients);
}

function byMode(mode: Exclude<GuardMode, 'off'>): Judged['does'] {
  switch (mode) {
    case 'monitor':
      return 'pass';
    case 'coach':
      return 'ask';
    case 'enforce':
      return 'stop';
  }
}

/** The strictest of several: what is given together goes together. */
export function strictest(all: readonly Judged[]): Judged['does'] {
  if (all.some(({ does }) => does === 'stop')) return 'stop';
  return all.some(({ does }) => does === 'ask') ? 'ask' : 'pass';
}
