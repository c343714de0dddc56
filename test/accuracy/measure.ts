// Counts what a detector finds against the truth of a corpus. Offsets only: no value is kept.
import type { Finding } from '../../shared/detect/finding.ts';
import type {
  CorpusDocument,
  CorpusNegative,
  CorpusValue,
  Negative,
} from '../fixtures/corpus/corpus-document.ts';

/** A hit overlaps at least half of the value and half of the finding, and has the same kind. */
const share = 0.5;

export interface Tally {
  /** Values of the corpus. */
  readonly values: number;
  readonly hits: number;
  /** Hits whose span is exactly the value's. */
  readonly exact: number;
  readonly missed: number;
  /** `hits / values`; 1 when there are none. */
  readonly recall: number;
}

export interface KindTally extends Tally {
  /** Findings of this kind that are no value of this kind. */
  readonly falseAlarms: number;
  readonly precision: number;
}

/** One thing that went wrong, for an engineer to look at. */
export interface Slip {
  readonly document: CorpusDocument;
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  /** What the truth or the finding says of it. */
  readonly note: string;
}

export interface Measure {
  readonly documents: number;
  readonly characters: number;
  readonly total: KindTally;
  readonly byKind: Readonly<Record<string, KindTally>>;
  readonly byTrap: Readonly<Record<string, Tally>>;
  readonly byEvidence: Readonly<Record<string, Tally>>;
  /** Recall of each kind for each evidence: `kind/evidence`. */
  readonly byKindAndEvidence: Readonly<Record<string, Tally>>;
  readonly byForm: Readonly<Record<string, Tally>>;
  readonly byLocale: Readonly<Record<string, Tally>>;
  /** Layouts that development seeds have, and those only reports have. */
  readonly byLayout: Readonly<Record<string, KindTally>>;
  /** Values found as another kind: `true kind → found kind`, counted as missed. */
  readonly confused: Readonly<Record<string, number>>;
  /** Findings that cover clinical text a clinician needs. */
  readonly clinicalMasked: number;
  /** Negatives that a finding covers, of how many, by what they are. */
  readonly negatives: Readonly<Record<string, { readonly total: number; readonly masked: number }>>;
  readonly misses: readonly Slip[];
  readonly alarms: readonly Slip[];
  /** What must stay and is covered, be it by a finding that is otherwise a hit. */
  readonly covered: readonly Slip[];
}

interface Span {
  readonly start: number;
  readonly end: number;
}

const overlap = (a: Span, b: Span): number =>
  Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start));

function meets(a: Span, b: Span): boolean {
  const both = overlap(a, b);
  return both > 0 && both >= share * (a.end - a.start) && both >= share * (b.end - b.start);
}

class Counter {
  readonly #rows = new Map<
    string,
    { values: number; hits: number; exact: number; falseAlarms: number }
  >();

  row(name: string) {
    const row = this.#rows.get(name) ?? { values: 0, hits: 0, exact: 0, falseAlarms: 0 };
    this.#rows.set(name, row);
    return row;
  }

  value(name: string, hit: boolean, exact: boolean): void {
    const row = this.row(name);
    row.values++;
    if (hit) row.hits++;
    if (exact) row.exact++;
  }

  tallies(): Record<string, KindTally> {
    return Object.fromEntries(
      [...this.#rows]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, row]) => [name, tallyOf(row)]),
    );
  }
}

function tallyOf(row: {
  values: number;
  hits: number;
  exact: number;
  falseAlarms: number;
}): KindTally {
  const found = row.hits + row.falseAlarms;
  return {
    values: row.values,
    hits: row.hits,
    exact: row.exact,
    missed: row.values - row.hits,
    recall: row.values === 0 ? 1 : row.hits / row.values,
    falseAlarms: row.falseAlarms,
    precision: found === 0 ? 1 : row.hits / found,
  };
}

const withoutPrecision = (tallies: Record<string, KindTally>): Record<string, Tally> =>
  Object.fromEntries(
    Object.entries(tallies).map(([name, { falseAlarms: _f, precision: _p, ...tally }]) => [
      name,
      tally,
    ]),
  );

const layoutGroup = (document: CorpusDocument): string => (document.heldOut ? 'held out' : 'known');

class Ledger {
  readonly kinds = new Counter();
  readonly traps = new Counter();
  readonly evidences = new Counter();
  readonly kindEvidences = new Counter();
  readonly forms = new Counter();
  readonly locales = new Counter();
  readonly layouts = new Counter();
  readonly confused = new Map<string, number>();
  readonly negatives = new Map<Negative, { total: number; masked: number }>();
  readonly misses: Slip[] = [];
  readonly alarms: Slip[] = [];
  readonly covered: Slip[] = [];
  clinicalMasked = 0;

  value(document: CorpusDocument, value: CorpusValue, findings: readonly Finding[]): void {
    const met = findings.filter((finding) => meets(finding, value));
    const hit = met.some((finding) => finding.kind === value.kind);
    const exact = met.some(
      (f) => f.kind === value.kind && f.start === value.start && f.end === value.end,
    );
    this.kinds.value(value.kind, hit, exact);
    this.traps.value(value.trap, hit, exact);
    this.evidences.value(value.evidence, hit, exact);
    this.kindEvidences.value(`${value.kind}/${value.evidence}`, hit, exact);
    this.forms.value(document.form, hit, exact);
    this.locales.value(document.locale, hit, exact);
    this.layouts.value(layoutGroup(document), hit, exact);
    if (hit) return;
    const other = met[0]?.kind;
    if (other !== undefined) {
      const pair = `${value.kind} → ${other}`;
      this.confused.set(pair, (this.confused.get(pair) ?? 0) + 1);
    }
    const note = `${value.evidence} ${value.trap}${other === undefined ? '' : `, found as ${other}`}`;
    this.misses.push({ document, kind: value.kind, start: value.start, end: value.end, note });
  }

  finding(document: CorpusDocument, finding: Finding): void {
    const { start, end, kind } = finding;
    if (document.values.some((value) => value.kind === kind && meets(finding, value))) return;
    if (document.undecided.some((span) => overlap(span, finding) * 2 >= end - start)) return;
    this.kinds.row(kind).falseAlarms++;
    this.layouts.row(layoutGroup(document)).falseAlarms++;
    const covered = document.negatives.find((negative) => overlap(negative, finding) > 0);
    const real = document.values.find((value) => overlap(value, finding) > 0);
    const note = covered
      ? `over ${covered.what}`
      : real
        ? `over ${real.kind} (${real.evidence} ${real.trap})`
        : 'over plain text';
    this.alarms.push({ document, kind, start, end, note });
  }

  negative(document: CorpusDocument, negative: CorpusNegative, findings: readonly Finding[]): void {
    const row = this.negatives.get(negative.what) ?? { total: 0, masked: 0 };
    this.negatives.set(negative.what, row);
    row.total++;
    const over = findings.find((finding) => overlap(finding, negative) > 0);
    if (over === undefined) return;
    row.masked++;
    if (negative.what === 'clinical') this.clinicalMasked++;
    const { start, end } = over;
    this.covered.push({
      document,
      kind: negative.what,
      start,
      end,
      note: `covered by ${over.kind}`,
    });
  }
}

/** Precision and recall of `scan` on documents, by kind, trap, evidence, form and locale. */
export function measure(
  documents: readonly CorpusDocument[],
  scan: (text: string) => readonly Finding[],
): Measure {
  const ledger = new Ledger();
  let characters = 0;
  for (const document of documents) {
    characters += document.text.length;
    const findings = scan(document.text);
    for (const value of document.values) ledger.value(document, value, findings);
    for (const finding of findings) ledger.finding(document, finding);
    for (const negative of document.negatives) ledger.negative(document, negative, findings);
  }
  const byKind = ledger.kinds.tallies();
  const sum = { values: 0, hits: 0, exact: 0, falseAlarms: 0 };
  for (const tally of Object.values(byKind)) {
    sum.values += tally.values;
    sum.hits += tally.hits;
    sum.exact += tally.exact;
    sum.falseAlarms += tally.falseAlarms;
  }
  return {
    documents: documents.length,
    characters,
    total: tallyOf(sum),
    byKind,
    byTrap: withoutPrecision(ledger.traps.tallies()),
    byEvidence: withoutPrecision(ledger.evidences.tallies()),
    byKindAndEvidence: withoutPrecision(ledger.kindEvidences.tallies()),
    byForm: withoutPrecision(ledger.forms.tallies()),
    byLocale: withoutPrecision(ledger.locales.tallies()),
    byLayout: ledger.layouts.tallies(),
    confused: Object.fromEntries([...ledger.confused].sort(([, a], [, b]) => b - a)),
    clinicalMasked: ledger.clinicalMasked,
    negatives: Object.fromEntries([...ledger.negatives].sort(([a], [b]) => (a < b ? -1 : 1))),
    misses: ledger.misses,
    alarms: ledger.alarms,
    covered: ledger.covered,
  };
}
