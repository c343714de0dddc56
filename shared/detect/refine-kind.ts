// What a value really is where its label leaves it open: a 证件号 may be a passport, a 电话 a landline.
// The value's own shape decides, and only between kinds that share labels.
import type { IdentifierKind } from '../identifiers/kind.ts';
import { halfWidth } from '../identifiers/normalise.ts';

const documents: readonly (readonly [RegExp, IdentifierKind])[] = [
  [/^9\d{16}[\dX]$/, 'permanentResidentId'],
  [/^[A-Z]{3}\d{12}$/, 'permanentResidentId'],
  [/^[HM]\d{8}(?:\d{2})?$/, 'hkMacauPermit'],
  [/^[A-Z]{1,2}\d{6}\([0-9A]\)$/, 'hkid'],
  [/^[1578]\d{6}\(\d\)$/, 'macauId'],
  [/^[A-Z](?:[1289A-D])\d{8}$/, 'taiwanId'],
  [/字第/, 'militaryId'],
  [/^(?:E[A-HJ-NP-Z]?|[GDSPK]|DE|SE|PE|HJ|KJ|MA|MB|14|15)\d{7,8}$/, 'passport'],
  [/^\d{8}$|^\d{10}\(?[A-Z]\)?$/, 'taiwanPermit'],
];

/** The kind of a value that stands under a label of `kind`; `kind` itself when the shape says nothing. */
export function refineKind(kind: IdentifierKind, value: string): IdentifierKind {
  switch (kind) {
    case 'mobilePhone':
    case 'landline':
      return phoneKind(kind, halfWidth(value));
    case 'residentId': {
      // Most are what they are called.
      if (/^[1-8]\d{16}[\dXx]$/.test(value)) return kind;
      const text = halfWidth(value)
        .replace(/[\s\u200b-\u200f\u2060\ufeff]/g, '')
        .toUpperCase();
      return documents.find(([form]) => form.test(text))?.[1] ?? kind;
    }
    default:
      return kind;
  }
}

const cardTypes: readonly (readonly [RegExp, IdentifierKind])[] = [
  [/医保|社保|社会保障|健保|醫保/, 'insuranceNumber'],
  [/银行|储蓄|信用|銀行|儲蓄/, 'bankCard'],
  [/身份证|身分證/, 'residentId'],
  [/护照|護照/, 'passport'],
];

/** What 卡号 is, a 卡类型 before it on the line says: 卡类型：医保卡  卡号：4818541638. */
export function cardKind(text: string, start: number, kind: IdentifierKind): IdentifierKind {
  if (kind !== 'patientNumber' && kind !== 'residentId') return kind;
  const head = text.slice(Math.max(0, start - 40), start);
  if (!head.includes('型')) return kind;
  const type =
    /[卡证證]件?[类類][型别][:：\s]{1,3}([^\n:：]{2,8}?)[\s,，;；|、]+[卡证證][件]?[号號][码碼]?[:：\s]{0,4}$/.exec(
      head,
    )?.[1];
  if (type === undefined) return kind;
  return cardTypes.find(([form]) => form.test(type))?.[1] ?? kind;
}

function phoneKind(kind: IdentifierKind, text: string): IdentifierKind {
  const main = /[-–]/.test(text)
    ? (/^(.*\d{7,8})[-–]\d{1,6}$/.exec(text.trim())?.[1] ?? text)
    : text;
  const digits = main.replace(/(?:转|轉|ext|x).*$/i, '').replace(/\D/g, '');
  if (/^(?:0?0?86)?1[3-9]\d{9}$|^09\d{8}$|^(?:00)?8869\d{8}$/.test(digits)) return 'mobilePhone';
  if (
    /^(?:0?0?86)?0?(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7}$/.test(digits) &&
    /^\(?(?:\+|00)?(?:86|0)/.test(text)
  )
    return 'landline';
  if (/^(?:00)?(?:852[5679]|8536)\d{7}$/.test(digits)) return 'mobilePhone';
  if (/^[2-8]\d{6,7}$/.test(digits) && /^[2-8]\d{2,3}[- ]?\d{4}/.test(text)) return 'landline';
  if (/^0[2-8]\d{7,8}$/.test(digits)) return 'landline';
  return kind;
}
