// The ways one person's name is written in one document: 张 三 on the form is 张三 in the note, Zhang, Wei
// on the request is Wei Zhang in the letter.

/** Every form to look for, the written one first; the longest first name of three words at most. */
export function nameForms(name: string): string[] {
  const written = name.trim();
  const forms = new Set<string>([written]);
  const bare = written.replace(/[（(].*$/u, '').trim();
  if (bare !== '') forms.add(bare);
  if (/\p{Script=Han}/u.test(bare) && !/\p{Script=Latin}/u.test(bare)) addHan(bare, forms);
  else if (bare.includes('^')) addHl7(bare, forms);
  else addLatin(bare, forms);
  return [...forms];
}

function addHan(name: string, forms: Set<string>): void {
  const parts = name.split(/[\s\u3000]+/);
  forms.add(parts.join(''));
  const [first = '', second = ''] = parts;
  // 伟 张: family name last.
  if (parts.length === 2 && second.length === 1 && first.length <= 2) forms.add(second + first);
  const parent = /^(.{2,4})之[长次大小双养]?[子女夫妻母父婴]/u.exec(parts.join(''))?.[1];
  if (parent) forms.add(parent);
}

/** Wang^Fang=王^芳 (HL7 v2 XPN, DICOM PN). */
function addHl7(name: string, forms: Set<string>): void {
  for (const group of name.split('=')) {
    const [family = '', given = ''] = group.split('^');
    if (family === '' || given === '') continue;
    if (/\p{Script=Han}/u.test(family)) forms.add(family + given);
    else addLatin(`${family}, ${given}`, forms);
  }
}

function addLatin(name: string, forms: Set<string>): void {
  const [family = '', given = ''] = name.split(/,\s*/);
  const words = given === '' ? name.split(/\s+/) : [family, ...given.split(/\s+/)];
  if (words.length < 2 || words.length > 4) return;
  const [first = '', ...rest] = words;
  const others = rest.join(' ');
  for (const form of [`${first} ${others}`, `${others} ${first}`, `${first}, ${others}`]) {
    forms.add(form);
    forms.add(form.toUpperCase());
  }
}
