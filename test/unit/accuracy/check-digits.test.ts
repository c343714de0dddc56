import { expect, test } from 'vitest';
import {
  hkidCheck,
  isDay,
  isResidentNumber,
  luhnCheck,
  oldPermanentCheck,
  organisationCheck,
  passesLuhn,
  taiwanCheck,
  usccCheck,
} from '../../fixtures/corpus/check-digits.ts';
import * as numbers from '../../fixtures/corpus/numbers.ts';
import { Random } from '../../fixtures/corpus/random.ts';

// Published specimens and the project's check-digit vectors.
const resident =
  '110101199003078670 44011320141005001X 810000198001010014 810000199506151239 810000200112310028 820000197707200116 820000199911110440 820000200808080074 830000196810010123 830000198402290014 83000020101010108X 94484019750315001X 93139219880720002X 911250196601010122 932826199912311230 950752197202290017 944036196909090448 933000199306060076';
const notResident =
  '101101199003078670 110101199003076870 110101199003078671 11010119900307867 1101011990030786700 810000199408230022 830000199201300023 801000199408230021 810000199400230021';
const oldPermanent =
  'USA310078010107 CAN110081080307 JPN440388022918 GBR310166112300 DEU320175031524 FRA110069090916 KOR370199101015 AUS440185121215 SGP310093020203 IND330277111108';
const cards =
  '6222020000000000018 6217000000000000129 6228480000000000232 6212260000000000349 9558800000000000455 6230610000000000561 6216610000000000677';

test.each(resident.split(' '))('%s is a resident number', (text) => {
  expect(isResidentNumber(text)).toBe(true);
});

test.each(notResident.split(' '))('%s is no resident number', (text) => {
  expect(isResidentNumber(text)).toBe(false);
});

test.each(oldPermanent.split(' '))('%s has the check digit of the old permanent card', (text) => {
  expect(oldPermanentCheck(text.slice(0, 14))).toBe(text.slice(14));
});

test('digits of the old permanent card cannot be transposed unnoticed', () => {
  expect(oldPermanentCheck('PAK31008010010')).not.toBe('3');
  expect(oldPermanentCheck('PAK31008001010')).toBe('3');
});

test.each(cards.split(' '))('%s passes Luhn', (text) => {
  expect(passesLuhn(text)).toBe(true);
  expect(luhnCheck(text.slice(0, -1))).toBe(text.slice(-1));
});

test('wrong and transposed card numbers fail Luhn', () => {
  expect(passesLuhn('6222020000000000019')).toBe(false);
  expect(passesLuhn('6234917882868355')).toBe(false);
});

test('the specimens of Hong Kong and Taiwan have their check digits', () => {
  expect(hkidCheck('A', '123456')).toBe('3');
  expect(hkidCheck('AB', '987654')).toBe('3');
  expect(taiwanCheck('A', '12345678')).toBe('9');
});

test('a unified social credit code is checked over both its parts', () => {
  expect(usccCheck('91440300708461136')).toBe('T');
  expect(usccCheck('91440300708416136')).not.toBe('T');
  expect(organisationCheck('70846113')).toBe('6');
});

test('days are those of the calendar', () => {
  expect(isDay(2000, 2, 29)).toBe(true);
  expect(isDay(1900, 2, 29)).toBe(false);
  expect(isDay(1990, 13, 1)).toBe(false);
  expect(isDay(1990, 4, 31)).toBe(false);
});

test('generated numbers carry right check digits', () => {
  const random = new Random(5);
  for (let i = 0; i < 300; i++) {
    const born = { year: random.int(1930, 2020), month: random.int(1, 12), day: random.int(1, 28) };
    expect(isResidentNumber(numbers.residentId(random, '330106', born, '男'))).toBe(true);
    expect(passesLuhn(numbers.bankCard(random))).toBe(true);
    const uscc = numbers.usccNumber(random, '330106');
    expect(usccCheck(uscc.slice(0, 17))).toBe(uscc.slice(17));
    const permanent = numbers.permanentResident(random, born, '女');
    const right =
      permanent.length === 18
        ? isResidentNumber(permanent)
        : oldPermanentCheck(permanent.slice(0, 14)) === permanent.slice(14);
    expect(right, permanent).toBe(true);
    const taiwan = numbers.taiwanId(random, '女', i % 2 === 0);
    expect(taiwanCheck(taiwan.charAt(0), taiwan.slice(1, 9))).toBe(taiwan.slice(9));
    const [, letters = '', six = '', check] =
      /^([A-Z]+)(\d{6})\((.)\)$/.exec(numbers.hkid(random)) ?? [];
    expect(hkidCheck(letters, six)).toBe(check);
  }
});
