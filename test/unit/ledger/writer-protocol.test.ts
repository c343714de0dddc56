import fc from 'fast-check';
import { expect, test } from 'vitest';
import { appendCalls, appendMessage } from '../../../proxy/ledger/writer-protocol.ts';
import { canonicalJson } from '../../../shared/records/canonical.ts';

const record = fc.dictionary(fc.string(), fc.string({ unit: 'grapheme' })).map(canonicalJson);
const item = fc.record({ record, key: fc.option(fc.string()) });

test('the ledger writer gets the calls of a turn as they were made', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ id: fc.nat(), items: fc.array(item, { minLength: 1 }) })),
      (calls) => {
        expect(appendCalls(structuredClone(appendMessage(calls)))).toEqual(calls);
      },
    ),
  );
});
