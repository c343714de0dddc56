import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  appendCalls,
  appendMessage,
  callDone,
  resultsOf,
} from '../../../proxy/ledger/writer-protocol.ts';
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

test('a call hears where each of its records stands, and whether it stood there before', () => {
  const result = fc.record({ index: fc.maxSafeNat(), repeated: fc.boolean() });
  fc.assert(
    fc.property(fc.array(result), (results) => {
      expect(resultsOf(structuredClone(callDone({ id: 7, results })))).toEqual(results);
    }),
  );
});
