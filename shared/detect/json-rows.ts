// JSON whose keys say nothing (division2) while a list of columns beside the rows says what they are:
// {"prop":"division2","label":"姓名"}. The label is the only clue.
import type { FieldMeaning } from './dictionary.ts';
import type { Labels } from './labels.ts';
import type { Cell } from './text-table.ts';

const columnList = /"(?:prop|field|dataIndex|dataindex|key|name|id|code)"\s*:\s*"/;
const column = /\{[^{}]{4,400}\}/g;
const keyOf = /"(?:prop|field|dataIndex|dataindex|key|name|id|code)"\s*:\s*"([\w.-]{1,40})"/;
const labelOf =
  /"(?:label|title|header|headerName|text|caption|display|name)"\s*:\s*"([^"\\]{1,40})"/;
const mostColumns = 200;

/** Values under keys that a list of columns in the same text explains; empty for other texts. */
export function jsonRows(text: string, labels: Labels): Cell[] {
  if (!columnList.test(text)) return [];
  const meanings = columnMeanings(text, labels);
  if (meanings.size === 0) return [];
  const keys = [...meanings.keys()].map((key) => key.replace(/[.]/g, '\\.')).join('|');
  const value = new RegExp(`"(${keys})"\\s*:\\s*"((?:[^"\\\\]|\\\\.){0,400})"`, 'g');
  return [...text.matchAll(value)].map((match) => {
    const written = match[2] ?? '';
    const start = match.index + match[0].length - 1 - written.length;
    return { start, end: start + written.length, meaning: meanings.get(match[1] ?? '') };
  });
}

function columnMeanings(text: string, labels: Labels): Map<string, FieldMeaning> {
  const meanings = new Map<string, FieldMeaning>();
  for (const [object] of text.matchAll(column)) {
    if (meanings.size === mostColumns) break;
    const key = keyOf.exec(object)?.[1];
    const label = labelOf.exec(object)?.[1];
    if (key === undefined || label === undefined || key === label) continue;
    if (labels.kindOfKey(key) !== undefined) continue;
    const meaning = labels.kindOfLabel(label);
    if (meaning !== undefined) meanings.set(key, meaning);
  }
  return meanings;
}
