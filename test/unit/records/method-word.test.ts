import { expect, it } from 'vitest';
import { methodWord } from '../../../shared/records/method-word.ts';

it('a method is recorded as it is when it is a plain word, and else not at all', () => {
  for (const plain of ['GET', 'POST', 'A'.repeat(20)]) expect(methodWord(plain)).toBe(plain);
  for (const other of [undefined, '', 'get', 'M-SEARCH', 'A'.repeat(21), 'GET\n', 'ID110101'])
    expect(methodWord(other)).toBe('*');
});
