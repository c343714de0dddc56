import { describe, expect, it } from 'vitest';
import { judgeFile, strictest } from '../../../extension/content/outside/judge-files.ts';
import type { FileFindings } from '../../../shared/messages/inspect.ts';

const findings = (changes: Partial<FileFindings>): FileFindings => ({
  verdict: 'clean',
  kinds: {},
  patients: 0,
  people: [],
  bytes: 10,
  bytesInspected: 10,
  sha256: '0'.repeat(64),
  ...changes,
});
const told = findings({ verdict: 'found', kinds: { residentId: 2 }, patients: 2 });

describe('a file given to a page outside', () => {
  it('with patients in it goes, is asked about, or stays, by the mode', () => {
    const does = (['off', 'monitor', 'coach', 'enforce'] as const).map(
      (mode) => judgeFile(told, { mode }, mode).does,
    );
    expect(does).toEqual(['pass', 'pass', 'ask', 'stop']);
  });

  it('that counts prescriptions by doctor and drug is one that tells', () => {
    const table = findings({ prescriptionStatistics: true });
    expect(judgeFile(table, { mode: 'enforce' }, 'enforce')).toEqual({
      does: 'stop',
      doubt: 'told',
    });
  });

  it('that is clean goes in every mode', () => {
    expect(judgeFile(findings({}), { mode: 'enforce' }, 'enforce')).toEqual({ does: 'pass' });
  });

  it('with values that tell of nobody goes', () => {
    const own = findings({ verdict: 'found', kinds: { mobilePhone: 1 }, patients: 1 });
    expect(judgeFile(own, { mode: 'enforce' }, 'enforce')).toEqual({ does: 'pass' });
  });

  it.each([
    ['is locked', findings({ verdict: 'unscannable', reason: 'encrypted' })],
    ['was read in part', findings({ verdict: 'found', kinds: { email: 1 }, reason: 'tooLarge' })],
    ['no inspector has seen', undefined],
  ])('that %s is in doubt', (_, seen) => {
    expect(judgeFile(seen, { mode: 'enforce' }, 'enforce')).toEqual({
      does: 'stop',
      doubt: 'unread',
    });
    expect(judgeFile(seen, { mode: 'monitor' }, 'monitor').does).toBe('pass');
  });

  it('that is a picture goes unless the hospital says otherwise', () => {
    const picture = findings({ verdict: 'uninspected', reason: 'format', bytesInspected: 0 });
    expect(judgeFile(picture, { mode: 'enforce' }, 'enforce').does).toBe('pass');
    const strict = { mode: 'enforce', pictures: 'ask' } as const;
    expect(judgeFile(picture, strict, 'enforce').does).toBe('ask');
  });

  it('goes with others as the strictest of them', () => {
    const [pass, ask, stop] = [{ does: 'pass' }, { does: 'ask' }, { does: 'stop' }] as const;
    expect(strictest([pass, ask, stop, pass])).toBe('stop');
    expect(strictest([pass, ask])).toBe('ask');
    expect(strictest([])).toBe('pass');
  });
});
