import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactPath } from '../../../shared/records/redact-path.ts';

describe('a path in a record', () => {
  it('keeps the page and loses numbers, names, query and fragment', () => {
    const cases: [string, string][] = [
      ['/', '/'],
      ['/his/patient/list?zyh=2024001&xm=%E5%BC%A0', '/his/patient/list'],
      ['/patient/ZY2024001/edit', '/patient/*/edit'],
      ['/p/12/record', '/p/12/record'],
      ['/p/%E5%BC%A0/x', '/p/*/x'],
      ['/p/张三', '/p/*'],
      ['https://his.example:8443/a/b#frag', '/a/b'],
      ['/a;jsessionid=20240101/b', '/a/b'],
      ['', '/'],
    ];
    for (const [given, redacted] of cases) expect(redactPath(given)).toBe(redacted);
  });

  it('never holds four digits in a row, a name, or more than 201 characters', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withQueryParameters: true })),
        (text) => {
          const path = redactPath(text);
          expect(path).toMatch(/^\/[\x21-\x7e]*$/);
          expect(path).not.toMatch(/\d{4}|[%?#]/);
          expect(path.length).toBeLessThanOrEqual(201);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
