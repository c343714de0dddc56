// What the inspector saw of a file, in the words of a record and of a card.
import type { FileFindings } from '../../../shared/messages/inspect.ts';
import type { PageMessage } from '../../../shared/messages/page.ts';
import type { Texts } from '../page/texts.ts';
import type { Judged } from './judge-files.ts';
import { kindsLine } from './outside-card.ts';

type Gave = PageMessage & { type: 'gave' };
type Seen = Pick<Gave['file'], 'bytes' | 'sha256' | 'inspection' | 'people'>;

/** Files named on a card. */
const mostFiles = 3;

/** The part of an event that the inspector has to say. */
export function fileReport(found: FileFindings): { patients: Gave['patients']; file: Seen } {
  const { verdict, reason, kinds, patients, people, bytes, bytesInspected, sha256 } = found;
  const { level, classes, prescriptionStatistics } = found;
  return {
    patients: people,
    file: {
      bytes,
      sha256,
      people: patients,
      inspection: {
        verdict,
        kinds,
        bytesInspected,
        bytesTotal: Math.max(bytes, bytesInspected),
        ...(reason === undefined ? {} : { reason }),
        ...(level === undefined ? {} : { level }),
        ...(classes === undefined ? {} : { classes }),
        ...(prescriptionStatistics === undefined ? {} : { prescriptionStatistics }),
      },
    },
  };
}

/** Of a file that no inspector could be had for. */
export function nothingSeen(bytes: number): { patients: Gave['patients']; file: Seen } {
  const inspection = {
    verdict: 'unscannable',
    reason: 'fault',
    kinds: {},
    bytesInspected: 0,
    bytesTotal: bytes,
  } as const;
  return { patients: [], file: { bytes, sha256: null, inspection } };
}

/** What a person is told of the files that are not simply let through. */
export function fileLines(
  looked: readonly {
    readonly file: File;
    readonly findings: FileFindings | undefined;
    readonly judged: Judged;
  }[],
  texts: Texts,
): string[] {
  const doubtful = looked.filter(({ judged }) => judged.does !== 'pass');
  const lines = doubtful.slice(0, mostFiles).flatMap(({ file, findings, judged }) => {
    const about =
      judged.doubt === 'told' && findings ? told(findings, texts) : [unread(findings, texts)];
    return [texts.outsideFile.replace('{name}', file.name), ...about];
  });
  const more = doubtful.length - mostFiles;
  return more > 0 ? [...lines, texts.outsideMore.replace('{n}', String(more))] : lines;
}

function told({ kinds, patients, prescriptionStatistics }: FileFindings, texts: Texts): string[] {
  return [
    ...(prescriptionStatistics ? [texts.outsideStatistics] : []),
    ...(Object.keys(kinds).length > 0 ? [kindsLine(kinds, texts)] : []),
    ...(patients > 0 ? [texts.outsidePatients.replace('{n}', String(patients))] : []),
  ];
}

function unread(findings: FileFindings | undefined, texts: Texts): string {
  if (findings === undefined) return texts.outsideNoInspector;
  if (findings.verdict === 'uninspected') return texts.outsidePicture;
  return findings.reason === 'encrypted' ? texts.outsideLocked : texts.outsideUnread;
}
