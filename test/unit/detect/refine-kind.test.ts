import { describe, expect, it } from 'vitest';
import { cardKind, refineKind } from '../../../shared/detect/refine-kind.ts';
import { inText } from './found-in.ts';

describe('a 证件号 is what its value looks like', () => {
  it.each([
    ['E12345678', 'passport'],
    ['EA1234567', 'passport'],
    ['A123456(3)', 'hkid'],
    ['1234567(8)', 'macauId'],
    ['A123456789', 'taiwanId'],
    ['H12345678', 'hkMacauPermit'],
    ['M1234567800', 'hkMacauPermit'],
    ['12345678', 'taiwanPermit'],
    ['94484019750315001X', 'permanentResidentId'],
    ['usa310078010107', 'permanentResidentId'],
    ['军字第123456号', 'militaryId'],
    ['110101199003078670', 'residentId'],
    ['１１０１０１１９９００３０７８６７０', 'residentId'],
    ['A１２３４５６（３）', 'hkid'],
    ['something else', 'residentId'],
  ] as const)('%s: %s', (value, kind) => expect(refineKind('residentId', value)).toBe(kind));
});

describe('a 电话 is a mobile or a fixed line', () => {
  it.each([
    ['13523333233', 'mobilePhone'],
    ['+86 135-2333-3233', 'mobilePhone'],
    ['0912345678', 'mobilePhone'],
    ['010-66778899', 'landline'],
    ['021-58881234转801', 'landline'],
    ['66778899', 'landline'],
    ['02-23456789', 'landline'],
  ] as const)('%s: %s', (value, kind) => {
    expect(refineKind('mobilePhone', value)).toBe(kind);
    expect(refineKind('landline', value)).toBe(kind);
  });

  it('keeps what its label says where the digits say nothing', () => {
    expect(refineKind('mobilePhone', '555-555-5555')).toBe('mobilePhone');
    expect(refineKind('landline', '555-555-5555')).toBe('landline');
  });
});

it('other kinds are what their label says', () => {
  expect(refineKind('patientNumber', '13523333233')).toBe('patientNumber');
  expect(refineKind('passport', 'A123456(3)')).toBe('passport');
});

describe('a 卡号 is what the 卡类型 before it says', () => {
  it.each([
    ['卡类型：医保卡 卡号：4818541638', ['insuranceNumber:4818541638']],
    ['卡類型：健保卡 卡號：4818541638', ['insuranceNumber:4818541638']],
    ['卡类型：银行卡，卡号：6222020200000000', ['bankCard:6222020200000000']],
    ['卡类型：就诊卡 卡号：4818541638', ['patientNumber:4818541638']],
    ['卡号：4818541638', ['patientNumber:4818541638']],
    ['卡类型：医保卡\n卡号：4818541638', ['insuranceNumber:4818541638']],
  ])('%j', (text, expected) => expect(inText(text)).toEqual(expected));

  it('and nothing else is asked', () => {
    const text = '卡类型：医保卡 卡号：4818541638';
    expect(cardKind(text, text.length - 10, 'passport')).toBe('passport');
  });
});
