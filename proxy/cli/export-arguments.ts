// What `medveil export` was asked for, or what is wrong with it.
import { type RecordKind, recordKinds } from '../../shared/records/record.ts';
import { id } from '../config/config-schema.ts';
import { type ExportLanguage, exportLanguages } from '../export/csv-headings.ts';
import { type FileFormat, fileFormats } from '../export/file-format.ts';
import type { Selection } from '../export/read-entries.ts';
import { kindsNamed } from '../export/record-kinds.ts';
import { parseFlags } from './parse-flags.ts';

export interface ExportArguments {
  readonly format: FileFormat;
  readonly selection: Selection;
  /** File or folder; `-` is standard output; absent: the folder one is in. */
  readonly out: string | undefined;
  readonly config: string | undefined;
  readonly language: ExportLanguage;
  /** Whom it is for: pseudonyms are that receiver's own. */
  readonly partner: string | undefined;
}

/** `{complaint}` names the first argument that is wrong. */
export function exportArguments(args: readonly string[]): ExportArguments | { complaint: string } {
  const flags = parseFlags(args, {
    format: { type: 'string' },
    since: { type: 'string' },
    until: { type: 'string' },
    kind: { type: 'string', multiple: true },
    out: { type: 'string' },
    config: { type: 'string' },
    lang: { type: 'string', default: 'zh-CN' },
    partner: { type: 'string' },
  });
  if ('complaint' in flags) return flags;
  const { values, positionals } = flags;
  if (positionals.length > 0) return { complaint: `"${positionals[0]}" 多余 is too much` };
  const format = fileFormats.find((known) => known === values.format);
  if (!format) return { complaint: `--format: ${fileFormats.join(' | ')}` };
  const language = exportLanguages.find((known) => known === values.lang);
  if (!language) return { complaint: `--lang: ${exportLanguages.join(' | ')}` };
  const kinds = kindsOf(values.kind ?? []);
  if ('complaint' in kinds) return kinds;
  const [since, until] = [momentOf(values.since), momentOf(values.until)];
  if (since === null || until === null)
    return { complaint: '--since, --until: 2026-03-01 或 or 2026-03-01T08:00:00+08:00' };
  const selection: Selection = {
    ...(kinds.kinds.length > 0 ? { kinds: kinds.kinds } : {}),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
  const { out, config, partner } = values;
  if (partner !== undefined && !id.safeParse(partner).success)
    return { complaint: '--partner: a-z 0-9 -' };
  return { format, selection, out, config, language, partner };
}

/** A day is that day's beginning here; null for what is no moment. */
function momentOf(text: string | undefined): string | undefined | null {
  if (text === undefined) return undefined;
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text);
  if (!day && !/^\d{4}-\d{2}-\d{2}T.+(?:Z|[+-]\d{2}:\d{2})$/.test(text)) return null;
  // Without a zone JavaScript reads a moment as local time and a bare day as UTC.
  const moment = new Date(day ? `${text}T00:00:00` : text);
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}

function kindsOf(words: readonly string[]): { kinds: RecordKind[] } | { complaint: string } {
  const kinds = new Set<RecordKind>();
  for (const word of words.flatMap((each) => each.split(','))) {
    const named = kindsNamed(word);
    if (named.length === 0)
      return { complaint: `--kind ${word} 不认识; known: ${recordKinds.join(' ')}` };
    for (const kind of named) kinds.add(kind);
  }
  return { kinds: [...kinds] };
}
