// `medveil trace PHOTO|--code CODE [--json] [--data DIR | --config FILE]`: whose screen or print a picture was taken
// of. The records it finds are looked at, and that look is one itself, written down before anything is said.
import { readFileSync, statSync } from 'node:fs';
import { canonicalJson } from '../../shared/records/canonical.ts';
import { parseCode, spokenCode } from '../../shared/watermark/session-code.ts';
import { ledgerSource } from '../export/ledger-source.ts';
import { recordOfflineLook } from '../export/record-offline-look.ts';
import { ledgerIn } from '../ledger/data-directory.ts';
import type { LedgerPlace } from '../ledger/open-ledger.ts';
import { readingPayloads } from '../ledger/payloads.ts';
import { openLedgerReader } from '../store/open-ledger-store.ts';
import { findSessions, type Found, type MarkedSession } from '../trace/find-sessions.ts';
import {
  mostBytes,
  mostMegapixels,
  openPicture,
  type PictureRefusal,
} from '../trace/open-picture.ts';
import { readMark } from '../trace/read-mark.ts';
import type { Command, CommandIo } from './io.ts';
import { localActor } from './local-actor.ts';
import { openPlace } from './open-place.ts';
import { parseFlags } from './parse-flags.ts';

const refusals: Readonly<Record<PictureRefusal, string>> = {
  tooLarge: `图片过大，请先裁剪或缩小 the picture is too large (${mostMegapixels} megapixels, ${mostBytes / 1024 / 1024} MB): cut or shrink it first`,
  interlaced: '隔行 PNG 不支持，请另存为普通 PNG interlaced PNG is not read: save it without',
  format: '仅支持 PNG 与 JPEG only PNG and JPEG are read',
  damaged: '图片已损坏 the picture is damaged',
};

/** Exit 0 when a code was found, 1 when there is none in the picture, 2 for wrong arguments, a picture that cannot be
 *  read, or a look that could not be recorded. */
export const trace: Command = async (args, io) => {
  const flags = parseFlags(args, {
    code: { type: 'string' },
    data: { type: 'string' },
    config: { type: 'string' },
    json: { type: 'boolean' },
  });
  if ('complaint' in flags) return complain(io, flags.complaint);
  const { code: typed, data, config, json = false } = flags.values;
  const [photo, ...rest] = flags.positionals;
  if (rest.length > 0 || (photo === undefined) === (typed === undefined))
    return complain(io, '请给出一张图片或一个代码 name one picture, or one code');
  const asked = photo === undefined ? typedCode(typed ?? '') : codeIn(photo);
  if ('complaint' in asked) return complain(io, asked.complaint);
  const { code } = asked;
  if (code === null) {
    if (json) io.out(JSON.stringify({ code }));
    else io.out('未发现水印 no watermark was found');
    return 1;
  }
  const place = openPlace({ dir: data, config }, io);
  const isNamed = data !== undefined || config !== undefined;
  if ('complaint' in place && isNamed) return complain(io, place.complaint);
  const found = 'complaint' in place ? null : await sessionsOf(code, place);
  if (found !== null && 'complaint' in found) return complain(io, found.complaint);
  if (json) io.out(JSON.stringify({ code, ...found }));
  else for (const line of toText(code, found)) io.out(line);
  return 0;
};

type Asked = { readonly code: string | null } | { readonly complaint: string };

function typedCode(typed: string): Asked {
  const code = parseCode(typed);
  return code === null
    ? { complaint: `${typed} 不是水印代码 is no code of a watermark` }
    : { code };
}

function codeIn(path: string): Asked {
  try {
    // Before it is read: a file of any size may lie there.
    if (statSync(path).size > mostBytes) return { complaint: refusals.tooLarge };
    const opened = openPicture(readFileSync(path));
    if ('refused' in opened) return { complaint: refusals[opened.refused] };
    return { code: readMark(opened.picture) };
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return { complaint: `${path} 无法读取 cannot be read: ${why}` };
  }
}

/** The sessions of a code, after the look at them is written down. */
async function sessionsOf(
  code: string,
  place: LedgerPlace,
): Promise<Found | { complaint: string }> {
  const { dir, address = ledgerIn(dir) } = place;
  const reader = await openLedgerReader(address);
  try {
    const source = ledgerSource(reader, readingPayloads(place, reader));
    const below = (await reader.head())?.size ?? 0;
    const found = await findSessions(source, code, below);
    const results = found.sessions.reduce((sum, { records }) => sum + records, 0);
    const filter = canonicalJson({ trace: code, below });
    const look = { kind: 'admin.query', actor: localActor(), filter, results } as const;
    const refused = await recordOfflineLook(place, look);
    return refused === null ? found : { complaint: refused };
  } finally {
    await reader.close();
  }
}

function toText(code: string, found: Found | null): string[] {
  const head = `代码 code: ${spokenCode(code)}`;
  if (!found) return [head, '此处没有记录 there is no ledger here'];
  if (found.sessions.length === 0)
    return [head, '记录中没有此代码 no record carries this code', ...unreadable(found)];
  return [head, ...found.sessions.flatMap(sessionLines), ...unreadable(found)];
}

function sessionLines(session: MarkedSession): string[] {
  const { user, device, workstation, first, last, sites, counts, unmarked } = session;
  const unknown = '未知 unknown';
  const many = Object.entries(counts).map(([kind, count]) => `${kind} ${count}`);
  const lines = [
    '',
    `用户 user: ${user ?? unknown}`,
    `设备 device: ${device ?? unknown}`,
    `工作站 workstation: ${workstation ?? unknown}`,
    `时间 time: ${first} … ${last}`,
    `系统 sites: ${sites.join(', ')}`,
    `记录 records: ${many.join(', ')}`,
  ];
  return unmarked === 0 ? lines : [...lines, `水印被移除 without its watermark: ${unmarked}`];
}

function unreadable({ unreadable: count }: Found): string[] {
  return count === 0 ? [] : [`${count} 条记录无法读取 entries cannot be read: medveil verify`];
}

function complain(io: CommandIo, what: string): number {
  io.err(`trace: ${what}`);
  io.err('usage: medveil trace PHOTO|--code CODE [--json] [--data DIR | --config FILE]');
  return 2;
}
