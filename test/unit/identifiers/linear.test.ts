import { describe, expect, it } from 'vitest';
import { identifiers, notPatients } from '../../../shared/identifiers/registry.ts';
import { sensitiveItems } from '../../../shared/identifiers/sensitive-diagnosis.ts';

/** Pieces that built-in patterns begin with; a quadratic pattern would run into the test's time limit. */
const pieces = [
  '9',
  'a.',
  '(0',
  '省市区县1号',
  '梅毒',
  '1234567(8',
  'a@a-',
  ' ',
  '张 ',
  '1985-',
  '无\ud842',
];
const size = 60_000;

describe.each(pieces)('sixty thousand units of %j', (piece) => {
  const text = piece.repeat(Math.ceil(size / piece.length));
  it('are judged and masked by every kind', () => {
    for (const identifier of identifiers) {
      identifier.accepts(text);
      const masked = identifier.mask(text);
      expect(identifier.mask(masked)).toBe(masked);
    }
    expect(sensitiveItems(text, true).length).toBeLessThanOrEqual(text.length);
  });

  it('are looked at from every telling character', () => {
    const forms = [...identifiers, ...notPatients].flatMap(({ bare }) => bare ?? []);
    for (const form of forms) {
      if (form.on === 'token') {
        expect(form.certain(text)).toBe(false);
        form.stands?.(text, { start: 30_000, end: 30_018 });
        form.widen?.(text, { start: 30_000, end: 30_018 });
        continue;
      }
      for (let index = 0; index < text.length; index++) {
        if (!form.characters.includes(text.charAt(index))) continue;
        const span = form.at(text, index);
        if (span) expect(span.end - span.start).toBeLessThanOrEqual(161);
      }
    }
  });
});
