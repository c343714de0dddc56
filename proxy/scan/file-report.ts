// What a person reads of one scanned file: verdict, kinds, counts, masks. Never a value.
import { identifierKinds } from '../../shared/identifiers/kind.ts';
import { kindNames } from './kind-names.ts';
import type { DataClass } from '../../shared/records/record-base.ts';
import type { MaskedCopy, NoCopyReason } from './masked-copies.ts';
import type { FileResult } from './scan-files.ts';

const verdictNames: Readonly<Record<FileResult['verdict'], string>> = {
  clean: '未发现 clean',
  found: '发现 found',
  unscannable: '无法完整检查 unscannable',
  uninspected: '未检查 uninspected',
};
const reasonNames: Readonly<Record<NonNullable<FileResult['reason']>, string>> = {
  format: '此格式暂不支持 format not supported',
  coding: '压缩方式无法识别 unknown content coding',
  charset: '字符编码存疑 doubtful character encoding',
  malformed: '内容不完整或格式错误 malformed',
  tooLarge: '文件过大，只检查了前面部分 too large, beginning only',
  aborted: '中断 cut short',
  fault: '检查出错 internal fault',
  encrypted: '有密码保护 locked by a password',
  tooDeep: '嵌套过深或成员过多 nested too deep, or too many members',
  tooSlow: '检查超时 took too long',
  unreadable: '无法读取 cannot be read',
};

/** Lines for a terminal. */
export function fileReport(result: FileResult): string[] {
  const { file, verdict, reason, kinds, patients, samples, bytesInspected, bytesTotal } = result;
  const why = reason === undefined ? '' : `（${reasonNames[reason]}）`;
  const people = patients > 0 ? `   患者 patients ${patients}` : '';
  const part = bytesTotal === 0 ? 1 : bytesInspected / bytesTotal;
  const coverage = part === 1 ? '' : `   覆盖率 coverage ${(100 * part).toFixed(1)} %`;
  const lines = [`${printable(file)}   ${verdictNames[verdict]}${why}${people}${coverage}`];
  lines.push(...notices(result).map((notice) => `  ${notice}`));
  if (result.copy !== undefined) lines.push(`  ${copyReport(result.copy)}`);
  for (const kind of identifierKinds) {
    const count = kinds[kind];
    if (count === undefined) continue;
    const masks = samples.of(kind).map(printable).join('   ');
    lines.push(
      `  ${kind.padEnd(20)} ${wide(kindNames[kind], 18)} ${String(count).padStart(6)}   ${masks}`,
    );
  }
  return lines;
}

/** What became of the masked copy. */
function copyReport(copy: MaskedCopy): string {
  if (!copy.written) return `未写脱敏副本 no masked copy：${whyNoCopy(copy.why)}`;
  const kinds = identifierKinds
    .filter((kind) => copy.replaced[kind] !== undefined)
    .map((kind) => `${kindNames[kind]} ${kind} ${copy.replaced[kind]}`);
  const what = kinds.length === 0 ? '无需替换 nothing to replace' : kinds.join('、');
  return `脱敏副本 masked copy：${printable(copy.file)}（${what}）`;
}

function whyNoCopy(why: NoCopyReason): string {
  switch (why) {
    case 'exists':
      return '目标文件已存在 the file to write exists';
    case 'unwritable':
      return '无法写入 cannot be written';
    case 'remains':
      return '副本中仍会有可识别的信息 something would still be found in it';
    default:
      return reasonNames[why];
  }
}

/** What a reader should not overlook beside identifiers. */
function notices({ level, classes, prescriptionStatistics, disagrees }: FileResult): string[] {
  return [
    ...(level === undefined ? [] : [`数据级别 level ${level}（GB/T 39725）`]),
    ...(classes === undefined
      ? []
      : [`数据分类 data class：${classes.map((name) => classNames[name]).join('、')}`]),
    ...(prescriptionStatistics === true ? ['统方 prescriptions counted by doctor and drug'] : []),
    ...(disagrees === true
      ? ['名称或声明的格式与内容不符 named as another format than it is']
      : []),
  ];
}

const classNames: Readonly<Record<DataClass, string>> = {
  clinical: '临床 clinical',
  financial: '财务 financial',
  management: '管理 management',
};

/** The machine's line; its field names are fixed. */
export function fileLine(result: FileResult): string {
  const { file, verdict, reason, kinds, patients, bytesInspected, bytesTotal, ms } = result;
  const { classes, level, prescriptionStatistics, disagrees, copy } = result;
  const why = reason === undefined ? {} : { reason };
  return JSON.stringify({
    file,
    verdict,
    ...why,
    kinds,
    patients,
    bytesInspected,
    bytesTotal,
    ms,
    classes,
    level,
    prescriptionStatistics,
    disagrees,
    masked: copy,
  });
}

/** Padded by columns: an ideograph takes two. */
function wide(text: string, columns: number): string {
  const width = Array.from(text).reduce((sum, c) => sum + (c > '\u2e7f' ? 2 : 1), 0);
  return text + ' '.repeat(Math.max(0, columns - width));
}

/** A file may be named, or a value broken, by anybody: what controls terminals is not passed on. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '·');
}
