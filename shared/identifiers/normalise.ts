// One writing of a value: what must be equal for two values to be the same identifier.
import type { IdentifierKind } from './kind.ts';

/** U+0021–007E. */
const ascii = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i)).join('');
const invisible = /[\s\u200b-\u200f\u2060\ufeff]/g;

/** Full-width ASCII (U+FF01–FF5E) to half width; other characters stay. Length is unchanged. */
export function halfWidth(text: string): string {
  let out = '';
  let from = 0;
  // A loop: replace with a function is the largest single cost of a scan.
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0xff01 || code > 0xff5e) continue;
    out += text.slice(from, i) + ascii.charAt(code - 0xff01);
    from = i + 1;
  }
  return from === 0 ? text : out + text.slice(from);
}

/** Width, case, spaces and separators removed as the kind allows; for comparison and pseudonyms. What a
 *  pseudonym was made from must never change: a ledger holds it for years. */
export function normaliseIdentifier(kind: IdentifierKind, value: string): string {
  const plain = halfWidth(value).replace(invisible, '');
  switch (kind) {
    case 'personName':
    case 'address':
    case 'employer':
    case 'email':
    case 'socialAccount':
    case 'sensitiveDiagnosis':
      return plain.toLowerCase();
    case 'mobilePhone':
      return plain.replace(/[^\d]/g, '').replace(/^(?:00)?86(?=1\d{10}$)/, '');
    case 'landline':
      return areaFirst(plain);
    case 'birthDate':
      return plain.replace(/[年月/.]/g, '-').replace(/日/g, '');
    case 'residentId':
      return fifteenToEighteen(plain.replace(/[-·]/g, '').toUpperCase());
    case 'age':
      return plain.replace(/\D/g, '').replace(/^0+(?=\d)/, '');
    case 'bankCard':
    case 'ssn':
      return plain.replace(/\D/g, '');
    case 'permanentResidentId':
    case 'hkMacauPermit':
    case 'taiwanPermit':
    case 'passport':
    case 'birthCertificate':
    case 'hkid':
    case 'macauId':
    case 'taiwanId':
    case 'licensePlate':
      return plain.replace(/[-·•・./()[\]【】]/g, '').toUpperCase();
    case 'militaryId':
      return plain.replace(/[-·字第号號()]/g, '').toUpperCase();
    case 'photo':
      // base64 is case-sensitive, and so are paths.
      return plain;
    case 'patientNumber':
    case 'specimenNumber':
    case 'insuranceNumber':
      return plain.replace(/[-·]/g, '').toUpperCase();
  }
}

/** A fixed line with its area code's zero and without its country code; the extension stays, for it is
 *  another telephone. */
function areaFirst(plain: string): string {
  const digits = plain.replace(/转|轉|分机|分機|内线|ext\.?|[x#]/gi, '-').replace(/[^\d-]/g, '');
  return digits.replace(/^(?:00)?86-?0?(?=\d{2,3}-?\d{7,8})/, '0').replace(/-/g, '');
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** Check character of the first 17 digits of a resident ID (GB 11643-1999, ISO 7064 MOD 11-2). */
export function residentIdCheck(digits17: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += (digits17.charCodeAt(i) - 48) * (weights[i] ?? 0);
  return '10X98765432'.charAt(sum % 11);
}

/** A 15-digit resident ID (GB 11643-1989) as its 18-digit successor; anything else unchanged. */
function fifteenToEighteen(id: string): string {
  if (!/^\d{15}$/.test(id)) return id;
  const digits = `${id.slice(0, 6)}19${id.slice(6)}`;
  return digits + residentIdCheck(digits);
}
