// The first page of every filter of the console, as the console's API answers it (rows, total, counts beside
// the filter words): in a large log beside the same question to a small one.
import { searchRecords } from '../../proxy/review/search-records.ts';
import type { BenchLine } from './bench-line.ts';
import type { SizedLog } from './log-sizes.ts';
import { median } from './median.ts';
import { type Question, questions } from './search-questions.ts';

const rounds = 7;
/** So many are measured again, and longer. */
const doubted = 40;

interface Measured extends Question {
  readonly small: number;
  readonly large: number;
}

/** One line a group of conditions, which names the values that were worst, and one for all. */
export async function benchSearch(
  store: string,
  small: SizedLog,
  large: SizedLog,
): Promise<BenchLine[]> {
  const first: Measured[] = [];
  for (const question of questions()) first.push(await measure(question, small, large, rounds));
  // Of hundreds, those that seem worst are those that something else disturbed: they are measured again.
  first.sort((a, b) => ratioOf(b) - ratioOf(a));
  const measured = first.slice(doubted);
  for (const question of first.slice(0, doubted))
    measured.push(await measure(question, small, large, 5 * rounds));
  const line = (what: string, all: readonly Measured[]): BenchLine => {
    const worst = all.reduce((a, b) => (ratioOf(b) > ratioOf(a) ? b : a));
    return {
      bench: 'ledger',
      case: `search, ${store}, ${large.size} beside ${small.size}: ${what}${worst.group}, worst: ${worst.name}`,
      value: Math.round(100 * worst.large) / 100,
      unit: 'ms',
      baseline: Math.round(100 * worst.small) / 100,
      ratio: Math.round((100 * worst.large) / worst.small) / 100,
    };
  };
  const groups = [...Map.groupBy(measured, ({ group }) => group).values()];
  return [...groups.map((all) => line('', all)), line('WORST OF ALL: ', measured)];
}

const ratioOf = ({ large, small }: Measured) => large / small;

/** In turns, so that what else the machine does meets both; medians. */
async function measure(
  question: Question,
  small: SizedLog,
  large: SizedLog,
  times: number,
): Promise<Measured> {
  const [ofSmall, ofLarge]: number[][] = [[], []];
  // The first of each compiles, and fills caches.
  for (let round = 0; round <= times; round++) {
    const [a, b] = [await timeOf(question, small), await timeOf(question, large)];
    if (round === 0) continue;
    ofSmall?.push(a);
    ofLarge?.push(b);
  }
  return { ...question, small: median(ofSmall ?? []), large: median(ofLarge ?? []) };
}

async function timeOf({ log, filter }: Question, asked: SizedLog): Promise<number> {
  const { kinds, verdicts } = log;
  const facets = { kinds: kinds.length > 1 ? [...kinds] : [], verdicts: [...verdicts] };
  const read = filter(asked);
  const begun = performance.now();
  await searchRecords(asked.ledger, read, [], { limit: 50, facets }, Date.now());
  return performance.now() - begun;
}
