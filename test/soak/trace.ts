// `npm run -s soak -- trace [N [SEED]]`: N pictures of marked pages, each a quarter of a full-HD screen, through
// every disturbance in turn, and as many of pages without a mark. Prints the rate by disturbance.
import { codeFromBytes } from '../../shared/watermark/session-code.ts';
import { openPicture } from '../../proxy/trace/open-picture.ts';
import { readMark } from '../../proxy/trace/read-mark.ts';
import {
  coloursOf,
  openScreens,
  type Screen,
  screenPages,
  takeScreen,
} from '../support/marked-screens.ts';
import { photoOf } from '../support/photo-of.ts';
import { between, pick, seededRandom } from '../support/synthetic-numbers.ts';
import { disturbances, disturbed } from '../support/traced-photos.ts';

const ratios = [1, 1.25, 1.5, 2];
/** Goal of every disturbance. */
const goal = 0.95;

interface Tally {
  read: number;
  wrong: number;
  of: number;
  milliseconds: number;
}

/** What is below its goal, in words. */
export async function soakTrace(count: number, seed: number): Promise<string[]> {
  const tallies = new Map<string, Tally>();
  const missed: string[] = [];
  const browser = await openScreens();
  for (let n = 0; n < count; n += 1) {
    const random = seededRandom(seed * 1_000_003 + n);
    const kind = disturbances[n % disturbances.length] ?? 'photo';
    // One in eleven carries no mark: whatever is read in it is wrong.
    const code =
      n % 11 === 10
        ? undefined
        : codeFromBytes(Uint8Array.from({ length: 5 }, () => between(random, 0, 255)));
    const screen: Screen = {
      page: pick(random, screenPages),
      ratio: pick(random, ratios),
      width: 960,
      height: 540,
      seed: seed * 7919 + n,
      ...(code === undefined ? {} : { code }),
    };
    const png = await takeScreen(browser, screen);
    const options = disturbed(kind, screen, random);
    const bytes = options === null ? png : photoOf(coloursOf(png), options, random);
    const started = performance.now();
    const opened = openPicture(bytes);
    const read = 'picture' in opened ? readMark(opened.picture) : null;
    const name = code === undefined ? 'no mark' : kind;
    const tally = tallies.get(name) ?? { read: 0, wrong: 0, of: 0, milliseconds: 0 };
    tallies.set(name, tally);
    tally.of += 1;
    tally.milliseconds += performance.now() - started;
    if (read !== null && read !== code) tally.wrong += 1;
    else if (code !== undefined && read === code) tally.read += 1;
    if (read !== (code ?? null))
      missed.push(`${n} ${name} ${JSON.stringify({ screen, options, read })}`);
  }
  await browser.close();
  for (const line of missed) process.stderr.write(`${line}\n`);
  return [...tallies].flatMap(([name, tally]) => judged(name, tally));
}

function judged(name: string, { read, wrong, of, milliseconds }: Tally): string[] {
  const each = (milliseconds / of / 1000).toFixed(1);
  process.stderr.write(`${name}: ${read} of ${of} read, ${wrong} wrong, ${each} s each\n`);
  if (wrong > 0) return [`${name}: ${wrong} of ${of} read wrong`];
  return name !== 'no mark' && read / of < goal ? [`${name}: ${read} of ${of} read`] : [];
}
