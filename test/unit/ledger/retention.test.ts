import { describe, expect, it } from 'vitest';
import {
  isExpired,
  monthOf,
  retentionClassOf,
  retentionRules,
} from '../../../proxy/ledger/retention.ts';
import { retentionClasses } from '../../../shared/records/retention-class.ts';

describe('retention', () => {
  it('keeps views three years, never below 184 days; transfers three, approvals six years', () => {
    expect(retentionRules.access.floor).toBe(184);
    const years = (of: 'access' | 'transfer' | 'evidence'): number =>
      Math.floor(retentionRules[of].usual / 365);
    expect(retentionClasses.map(years)).toEqual([3, 3, 6]);
    for (const of of retentionClasses)
      expect(retentionRules[of].usual).toBeGreaterThanOrEqual(retentionRules[of].floor);
  });

  it('takes looks for access, what leaves for transfer, what decides for evidence', () => {
    expect(retentionClassOf('view')).toBe('access');
    expect(retentionClassOf('transfer.intent')).toBe('transfer');
    expect(retentionClassOf('policy.issued')).toBe('evidence');
    expect(retentionClassOf('ledger.epoch')).toBe('evidence');
  });

  it('a month has expired when its last record has', () => {
    expect(monthOf('2026-02-28T23:59:59.999Z')).toBe('2026-02');
    // The month ends with 28 February; 184 days later it is 1 September.
    expect(isExpired('2026-02', 184, '2026-08-31T23:59:59.999Z')).toBe(false);
    expect(isExpired('2026-02', 184, '2026-09-01T00:00:00.000Z')).toBe(true);
    expect(isExpired('2025-12', 1, '2026-01-01T23:59:59.000Z')).toBe(false);
    expect(isExpired('2025-12', 1, '2026-01-02T00:00:00.000Z')).toBe(true);
  });

  it('a clock that was set back expires nothing', () => {
    expect(isExpired('2026-11', 184, '2020-01-01T00:00:00.000Z')).toBe(false);
  });
});
