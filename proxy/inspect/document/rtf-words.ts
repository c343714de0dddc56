// What the control words of RTF mean to somebody who reads the text.

export type Destination =
  /** Fonts with their charsets. */
  | 'fonts'
  /** Text of its own: a header, a note, a title. */
  | 'aside'
  /** Neither shown nor said by the document: styles, identifiers, staff. */
  | 'skip'
  /** The same text twice, in the charset of old readers and, in a group of `ud`, in Unicode. */
  | 'twice'
  /** Pictures and embedded objects, in hexadecimal digits. */
  | 'unread';

const listOf = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

const asides = listOf(
  'header headerl headerr headerf footer footerl footerr footerf annotation footnote title subject keywords ' +
    'doccomm category fldinst docvar staticval sv shptxt ud ffdeftext ffhelptext ffstattext ffl dptxbxtext',
);
const skipped = listOf(
  'colortbl stylesheet listtable listoverridetable listtext pntext rsidtbl generator xmlnstbl themedata ' +
    'colorschememapping latentstyles datastore pgptbl revtbl atnid atnauthor atndate atnref atntime atnparent atrfstart ' +
    'atrfend bkmkstart bkmkend nonshppict panose falt fontemb fontfile fname filetbl author operator manager company ' +
    'creatim revtim printim buptim template hlinkbase blipuid passwordhash wgrffmtfilter sn nonesttables propname ' +
    'pnseclvl mmathPr defchp defpap picprop pgdsctbl ftnsep ftnsepc aftnsep aftnsepc',
);
const unread = listOf('pict objdata');

/** Undefined for words that begin no destination. Unknown ones behind `\*` have text of their own too. */
export function destinationOf(name: string, starred: boolean): Destination | undefined {
  if (name === 'fonttbl') return 'fonts';
  if (name === 'upr') return 'twice';
  if (unread.has(name)) return 'unread';
  if (skipped.has(name)) return 'skip';
  return starred || asides.has(name) ? 'aside' : undefined;
}

const characters: Readonly<Record<string, string>> = {
  tab: '\t',
  line: '\n',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  emdash: '—',
  endash: '–',
  bullet: '•',
  emspace: ' ',
  enspace: ' ',
  qmspace: ' ',
  nestcell: '\t',
  nestrow: '\n',
};

/** What a word stands for in the text. Tables in cells become lines with tabs. */
export function charactersOf(name: string): string | undefined {
  return Object.hasOwn(characters, name) ? characters[name] : undefined;
}

const codepages: Readonly<Record<number, number>> = {
  128: 932,
  129: 949,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
};

/** Of a font's \fcharset; undefined when it is that of the document. */
export const codepageOfCharset = (charset: number): number | undefined => codepages[charset];
