// 统一社会信用代码: what Chinese institutions are registered by (GB 32100-2015).

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** Whether a text is a code whose check character fits (GB 32100-2015 annex A). Capitals, no spaces. */
export function isOrganisationCode(text: string): boolean {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(text)) return false;
  let sum = 0;
  let weight = 1;
  for (const character of text.slice(0, 17)) {
    sum += alphabet.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return alphabet[(31 - (sum % 31)) % 31] === text[17];
}
