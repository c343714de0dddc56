import { expect, test } from 'vitest';
import { GivenMasks } from '../../../proxy/gateway/given-masks.ts';

test('masks of a row that is given again and again are known for a day after the last time', () => {
  let now = 0;
  const given = new GivenMasks(() => now);
  const row = ['138****5678', '李*"'];
  given.add(row);
  for (now = 0; now < 100 * 3_600_000; now += 30_000) given.add(row);
  now += 23 * 3_600_000;
  expect([given.has('138****5678'), given.has('138****5679')]).toEqual([true, false]);
  now += 2 * 3_600_000;
  expect(given.has('138****5678')).toBe(false);
});
