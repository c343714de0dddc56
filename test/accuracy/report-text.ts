// The report as a table for a person, and the slips of one kind in their context.
import type { Shortfall } from './goals.ts';
import type { KindTally, Measure, Slip, Tally } from './measure.ts';

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`.padStart(9);
const count = (n: number): string => String(n).padStart(7);

function rows(title: string, tallies: Readonly<Record<string, Tally | KindTally>>): string[] {
  const head = `${title.padEnd(22)} values   missed     recall      exact`;
  const lines = Object.entries(tallies).map(([name, tally]) => {
    const exact = tally.values === 0 ? 1 : tally.exact / tally.values;
    const base = `${name.padEnd(22)}${count(tally.values)}${count(tally.missed)}  ${percent(tally.recall)}  ${percent(exact)}`;
    return 'precision' in tally
      ? `${base}${count(tally.falseAlarms)} ${percent(tally.precision)}`
      : base;
  });
  const precise = Object.values(tallies).some((tally) => 'precision' in tally);
  return [precise ? `${head}  false  precision` : head, ...lines, ''];
}

/** The whole report, a line each. */
export function reportText(
  measure: Measure,
  missing: readonly Shortfall[],
  groups: Readonly<Record<string, readonly Shortfall[]>> = {},
): string {
  const negatives = Object.entries(measure.negatives).map(
    ([what, { total, masked }]) => `${what.padEnd(22)}${count(total)}${count(masked)} masked`,
  );
  const confused = Object.entries(measure.confused).map(
    ([pair, n]) => `${pair.padEnd(40)}${count(n)}`,
  );
  return [
    `${measure.documents} documents, ${measure.characters} characters`,
    '',
    ...rows('kind', { ...measure.byKind, 'all kinds': measure.total }),
    ...rows('evidence', measure.byEvidence),
    ...rows('trap', measure.byTrap),
    ...rows('form', measure.byForm),
    ...rows('locale', measure.byLocale),
    ...rows('layout', measure.byLayout),
    'must stay                total  masked',
    ...negatives,
    '',
    ...(confused.length > 0 ? ['found as another kind', ...confused, ''] : []),
    ...Object.entries(groups).flatMap(([name, some]) => missed(` on ${name} alone`, some)),
    ...missed('', missing),
    missing.length === 0 ? 'every goal is reached' : `${missing.length} goals are missed`,
  ].join('\n');
}

function missed(where: string, shortfalls: readonly Shortfall[]): string[] {
  return shortfalls.map(
    ({ goal, wanted, reached }) => `missed${where}: ${goal}: ${reached.toFixed(4)}, goal ${wanted}`,
  );
}

/** Where a slip happened: what stands around it, the span between guillemets. */
export function slipText({ document, kind, start, end, note }: Slip): string {
  const { text } = document;
  const around = `${text.slice(Math.max(0, start - 40), start)}«${text.slice(start, end)}»${text.slice(end, end + 24)}`;
  const oneLine = around.replaceAll('\n', '⏎').replaceAll('\t', '⇥');
  return `${document.id} ${document.layout} ${kind} ${note}: ${oneLine}`;
}
