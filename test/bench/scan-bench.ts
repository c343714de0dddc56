// Megabytes of text a second through the scanner with every built-in rule, beside three plain regular
// expressions over the same text, in turns, on one core.
import { createDetector } from '../../shared/detect/detector.ts';
import { createPatternSet } from '../../shared/detect/pattern-set.ts';
import { scanDocument } from '../../shared/detect/scan-document.ts';
import { scanText } from '../../shared/detect/scan-text.ts';
import type { CorpusForm } from '../fixtures/corpus/corpus-document.ts';
import { unfinishedBeginnings } from '../unit/detect/unfinished-beginnings.ts';
import type { BenchLine } from './bench-line.ts';
import { clinicalText, hospitalTexts, pageTexts } from './hospital-texts.ts';
import { median } from './median.ts';

const rounds = 5;
/** UTF-8 bytes of each case. */
const size = 5_500_000;
const megabyte = 1_048_576;

const families: Readonly<Record<string, readonly CorpusForm[]>> = {
  records: ['record', 'report', 'form'],
  tables: ['table', 'export'],
  notes: ['message'],
  letters: ['letter'],
  together: ['record', 'report', 'form', 'table', 'export', 'message', 'letter'],
};

/** What is done to a text; returns how much was found, so that no work can be left out. */
type Scan = (text: string) => number;

const plain = [/[1-9]\d{16}[\dXx]/g, /1[3-9]\d{9}/g, /[\w.]+@[\w.]+/g];
const plainPass: Scan = (text) => {
  let count = 0;
  for (const pattern of plain) for (const match of text.matchAll(pattern)) count += match[0].length;
  return count;
};
const ours: Scan = (text) => scanText(text).length;
const document: Scan = (text) => scanDocument(text).length;

export function benchScan(): BenchLine[] {
  const lines: BenchLine[] = [];
  for (const [name, forms] of Object.entries(families)) {
    lines.push(throughput(name, [hospitalTexts(forms, size).join('\n')], ours));
  }
  const apart = hospitalTexts(families['together'] ?? [], size);
  lines.push(throughput('documents one by one', apart, ours));
  lines.push(throughput('scanDocument', apart, document));
  lines.push(throughput('own patterns too', apart.slice(0, apart.length >> 2), withOwnPatterns()));
  lines.push(throughput('clinical, nobody named', [clinicalText(size)], ours));
  lines.push(...shortTexts());
  lines.push(...adversarial());
  return lines;
}

function throughput(name: string, texts: readonly string[], scan: Scan): BenchLine {
  const [value, baseline] = rates(texts, scan);
  const megabytes = bytesOf(texts) / 1e6;
  return line(name, value * megabytes, 'MB/s', baseline * megabytes);
}

/** Median passes a second over all the texts, of the scan and of the plain pass, in turns. */
function rates(texts: readonly string[], scan: Scan, turns = rounds): [number, number] {
  const [value, baseline]: [number[], number[]] = [[], []];
  // The first turn warms up.
  for (let turn = 0; turn <= turns; turn++) {
    const plainRate = 1 / seconds(texts, plainPass);
    const rate = 1 / seconds(texts, scan);
    if (turn === 0) continue;
    baseline.push(plainRate);
    value.push(rate);
  }
  return [median(value), median(baseline)];
}

function seconds(texts: readonly string[], scan: Scan): number {
  const begun = performance.now();
  let found = 0;
  for (const text of texts) found += scan(text);
  const ended = performance.now();
  if (found < 0) throw new Error('a scan cannot find less than nothing');
  return Math.max(ended - begun, 0.001) / 1000;
}

function withOwnPatterns(): Scan {
  const patterns = createPatternSet([
    { id: 'register', kind: 'patientNumber', pattern: '\\bYX-\\d{6}\\b', flags: 'i' },
    { id: 'sample', kind: 'specimenNumber', pattern: '\\bLIS\\d{4}[A-F]\\d{3}\\b' },
    { id: 'card', kind: 'insuranceNumber', pattern: '\\bGK[0-9]{2}-[0-9]{4}-[0-9]{4}\\b' },
  ]);
  const detector = createDetector({ patterns });
  return (text) => detector.scan(text).length;
}

function shortTexts(): BenchLine[] {
  const texts = pageTexts(40_000);
  const [value, baseline] = rates(texts, ours);
  const megabytes = bytesOf(texts) / 1e6;
  const name = 'texts of 5-40 characters';
  return [
    line(name, value * megabytes, 'MB/s', baseline * megabytes),
    line(name, value * texts.length, 'texts/s', baseline * texts.length),
  ];
}

/** The slowest megabyte, and the one that loses most beside the same bytes in four texts: in linear time
 *  the ratio is 1, in quadratic 0.25. */
function adversarial(): BenchLine[] {
  let slowest: BenchLine | undefined;
  let steepest: BenchLine | undefined;
  for (const unit of unfinishedBeginnings) {
    const whole = [textOf(unit, megabyte)];
    const quarters = Array.from({ length: 4 }, () => textOf(unit, megabyte / 4));
    const megabytes = bytesOf(whole) / 1e6;
    const [rate, plainRate] = rates(whole, ours, 3);
    const slow = line(
      `1 MB of ${JSON.stringify(unit)}`,
      rate * megabytes,
      'MB/s',
      plainRate * megabytes,
    );
    if (slowest === undefined || slow.value < slowest.value) slowest = slow;
    const [best, bestApart] = [bestRate(whole), bestRate(quarters)];
    const name = `1 MB to 4 x ¼ of ${JSON.stringify(unit)}`;
    const growth = line(name, best * megabytes, 'MB/s', bestApart * megabytes);
    if (steepest === undefined || growth.ratio < steepest.ratio) steepest = growth;
  }
  return [slowest, steepest].filter((one) => one !== undefined);
}

/** The best of a few: what a collector or a neighbour takes is not the scanner's growth. */
function bestRate(texts: readonly string[]): number {
  return Math.max(...Array.from({ length: 4 }, () => 1 / seconds(texts, ours)));
}

function textOf(unit: string, bytes: number): string {
  return unit.repeat(Math.ceil(bytes / Buffer.byteLength(unit)));
}

function bytesOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

function line(name: string, value: number, unit: string, baseline: number): BenchLine {
  const rounded = (n: number) => (n >= 1000 ? Math.round(n) : Math.round(n * 100) / 100);
  return {
    bench: 'scan',
    case: name,
    value: rounded(value),
    unit,
    baseline: rounded(baseline),
    ratio: Math.round((value / baseline) * 1000) / 1000,
  };
}
