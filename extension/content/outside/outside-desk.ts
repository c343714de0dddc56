// From what a person gives to whether the page gets it: looked at, judged by the mode, asked about, recorded;
// only then it goes. What cannot be recorded does not go where the hospital enforces.
import type { FileFindings } from '../../../shared/messages/inspect.ts';
import type { CardChoice, PageMessage } from '../../../shared/messages/page.ts';
import type { RulePack } from '../../../shared/detect/rule-pack.ts';
import type { UploadWay } from '../../../shared/records/upload-facts.ts';
import { inspectFile } from '../guard/inspect-file.ts';
import type { Texts } from '../page/texts.ts';
import { fileLines, fileReport, nothingSeen } from './file-words.ts';
import { type Judged, judgeFile, strictest } from './judge-files.ts';
import { type CardFacts, kindsLine, OutsideCard } from './outside-card.ts';
import type { Outside } from './outside.ts';
import { toldBy, type ToldText } from './told-text.ts';

/** What of an event's file the desk says; the place is always the page's. */
type Given = Omit<(PageMessage & { type: 'gave' })['file'], 'destination'>;

export interface OutsideDeps {
  readonly outside: Outside;
  readonly texts: Texts;
  readonly send: (message: PageMessage) => Promise<unknown>;
  readonly path: () => string;
}

interface Looked {
  readonly file: File;
  readonly findings: FileFindings | undefined;
  readonly judged: Judged;
}

/** Milliseconds after which a person sees that something is being done. */
const patience = 400;
/** How long a file that went through is the same gift: pages hand it from one field to the next. */
const samePass = 3000;
/** How long a page sends a file that it was given. */
const sendsFor = 600_000;
const shortly = 4000;

export class OutsideDesk {
  readonly #deps: OutsideDeps;
  readonly card: OutsideCard;
  /** Files that were given with something in them. */
  readonly #given: { readonly findings: FileFindings; readonly at: number }[] = [];
  readonly #passed = new Map<string, number>();
  /** Values that the person was asked about and gave, or that are on record already. */
  readonly #allowed = new Set<string>();
  readonly #recorded = new Set<string>();

  constructor(deps: OutsideDeps) {
    this.#deps = deps;
    this.card = new OutsideCard(deps.texts);
  }

  /** Whether anything is looked at here. */
  get isOn(): boolean {
    return this.#deps.outside.mode !== 'off';
  }

  /** Whether the person decides. */
  get asks(): boolean {
    return this.#deps.outside.mode === 'coach';
  }

  /** Files that have just been through are not held again. */
  needsLook(files: readonly File[]): boolean {
    const now = performance.now();
    return files.some((file) => now - (this.#passed.get(signOf(file)) ?? -samePass) >= samePass);
  }

  /** True: the page may have them. Never rejects. */
  async files(how: UploadWay, files: readonly File[]): Promise<boolean> {
    const { outside, texts } = this.#deps;
    const { mode, guards } = outside;
    const name = files.length === 1 ? (files[0]?.name ?? '') : String(files.length);
    let done = (): void => {};
    const slow = setTimeout(() => {
      done = this.card.tell(texts.outsideChecking.replace('{name}', name));
    }, patience);
    const looked: Looked[] = [];
    for (const file of files) {
      const findings = await this.#inspect(file);
      looked.push({ file, findings, judged: judgeFile(findings, guards, mode) });
    }
    clearTimeout(slow);
    done();
    const goes = await this.#decide(how, looked);
    const now = performance.now();
    if (goes) for (const file of files) this.#passed.set(signOf(file), now);
    return goes;
  }

  async #inspect(file: File): Promise<FileFindings | undefined> {
    const { name, type: mediaType } = file;
    const packs: readonly RulePack[] = this.#deps.outside.policy.policy.rules ?? [];
    return await inspectFile(file, { name, mediaType, packs }).catch(() => undefined);
  }

  async #decide(how: UploadWay, looked: readonly Looked[]): Promise<boolean> {
    const { texts, outside } = this.#deps;
    const does = strictest(looked.map(({ judged }) => judged));
    const facts = {
      asks: does === 'ask',
      takesFocus: true,
      title: does === 'stop' ? texts.outsideStopTitle : this.#question(looked),
      to: outside.host,
      lines: fileLines(looked, texts),
    };
    if (does === 'pass') return await this.#recordAll(how, looked, 'pass', 'go');
    if (does === 'ask') {
      const choice = await this.card.show(facts);
      const goes = choice === 'go' || choice === 'wrong';
      return (await this.#recordAll(how, looked, 'ask', choice)) && goes;
    }
    await this.#recordAll(how, looked, 'stop', 'no');
    void this.card.show(facts).then(async (choice) => {
      if (choice === 'wrong') await this.#dispute(how, looked);
    });
    return false;
  }

  #question(looked: readonly Looked[]): string {
    const { outsideAskTitle, outsideUnsureTitle } = this.#deps.texts;
    const isTold = looked.some(({ judged }) => judged.doubt === 'told');
    return isTold ? outsideAskTitle : outsideUnsureTitle;
  }

  /** What the person says against it is on record; it stays stopped. */
  async #dispute(how: UploadWay, looked: readonly Looked[]): Promise<void> {
    await this.#recordAll(how, looked, 'stop', 'wrong');
    this.card.tell(this.#deps.texts.outsideThanks, shortly);
  }

  /** True where they may go: recorded, or nothing that must be. */
  async #recordAll(
    how: UploadWay,
    looked: readonly Looked[],
    does: Judged['does'],
    choice: CardChoice,
  ): Promise<boolean> {
    let stored = true;
    for (const { file, findings, judged } of looked) {
      const action =
        does === 'stop' || choice === 'no' || choice === 'replaced'
          ? 'stopped'
          : judged.does === 'pass'
            ? 'allowed'
            : 'asked';
      const disputed = choice === 'wrong' && judged.does !== 'pass';
      const report = findings ? fileReport(findings) : nothingSeen(file.size);
      const given = { ...report.file, how, mediaType: file.type.slice(0, 200), action } as const;
      const isStored = await this.#tell(report.patients, {
        ...given,
        ...(disputed ? { disputed } : {}),
      });
      stored &&= isStored;
      if (action !== 'stopped' && findings?.verdict === 'found') {
        this.#given.push({ findings, at: performance.now() });
      }
    }
    if (stored || this.#deps.outside.mode !== 'enforce' || does === 'stop') return true;
    this.card.tell(this.#deps.texts.outsideNotRecorded, shortly);
    return false;
  }

  /** A page that was given a list sends it on, in whatever form: no more people, and of no other kinds. */
  #isOfGiven({ kinds, people }: ToldText): boolean {
    const since = performance.now() - sendsFor;
    return this.#given.some(({ findings, at }) => {
      const isSame = Object.keys(kinds).every((kind) => kind in findings.kinds);
      return at >= since && isSame && people.length <= findings.patients;
    });
  }

  /** What a text says that nobody has allowed; undefined when it may go unseen. */
  told(text: string): ToldText | undefined {
    const { outside } = this.#deps;
    const known = outside.mode === 'monitor' ? this.#recorded : this.#allowed;
    return this.isOn ? toldBy(text, outside.policy.rules.detector, known) : undefined;
  }

  /**
   * Decides about a text at once, as events need it. True: it goes.
   * @param again told what the person says who was asked
   */
  text(how: UploadWay, told: ToldText, bytes: number, again?: (goes: boolean) => void): boolean {
    const { mode } = this.#deps.outside;
    if (how === 'request' && this.#isOfGiven(told)) return true;
    switch (mode) {
      case 'off':
        return true;
      case 'monitor':
        this.#remember(this.#recorded, told);
        void this.#recordText(how, told, bytes, 'allowed');
        return true;
      case 'coach':
        void this.#askText(how, told, bytes, again);
        return false;
      case 'enforce':
        void this.#stopText(how, told, bytes);
        return false;
    }
  }

  async #askText(
    how: UploadWay,
    told: ToldText,
    bytes: number,
    again?: (goes: boolean) => void,
  ): Promise<void> {
    const { texts } = this.#deps;
    const choice = await this.card.show(this.#factsOf(how, told, true));
    const disputed = choice === 'wrong';
    const goes = choice === 'go' || disputed;
    // What was being typed is asked about anew when it is sent.
    const isOver = choice !== 'replaced' || how !== 'typing';
    const action = goes ? 'asked' : 'stopped';
    const stored = isOver && (await this.#recordText(how, told, bytes, action, disputed));
    if (goes && !stored) this.card.tell(texts.outsideNotRecorded, shortly);
    if (goes) this.#remember(this.#allowed, told);
    again?.(goes);
  }

  async #stopText(how: UploadWay, told: ToldText, bytes: number): Promise<void> {
    // A page tries again and again what did not go: one record, and the card stays.
    const isNew = [...told.values].some((value) => !this.#recorded.has(value));
    this.#remember(this.#recorded, told);
    const stopping = this.card.show(this.#factsOf(how, told, false));
    if (isNew) void this.#recordText(how, told, bytes, 'stopped');
    if ((await stopping) !== 'wrong') return;
    await this.#recordText(how, told, bytes, 'stopped', true);
    this.card.tell(this.#deps.texts.outsideThanks, shortly);
  }

  #factsOf(how: UploadWay, { kinds, people }: ToldText, asks: boolean): CardFacts {
    const { texts, outside } = this.#deps;
    const patients = texts.outsidePatients.replace('{n}', String(people.length));
    return {
      asks,
      // A paste or a drop has just been done; who writes goes on writing.
      takesFocus: how === 'paste' || how === 'drop',
      title: asks ? texts.outsideAskTitle : texts.outsideStopTitle,
      to: outside.host,
      lines: [kindsLine(kinds, texts), patients],
    };
  }

  #remember(where: Set<string>, { values }: ToldText): void {
    for (const value of values) where.add(value);
  }

  async #recordText(
    how: UploadWay,
    { kinds, people }: ToldText,
    bytes: number,
    action: Given['action'],
    disputed = false,
  ): Promise<boolean> {
    const inspection = {
      verdict: 'found' as const,
      kinds,
      bytesInspected: bytes,
      bytesTotal: bytes,
    };
    const said = disputed ? { disputed } : {};
    const facts = { how, mediaType: 'text/plain', bytes, sha256: null, action, inspection };
    return await this.#tell([...people], { ...facts, ...said });
  }

  async #tell(
    patients: (PageMessage & { type: 'gave' })['patients'],
    file: Given,
  ): Promise<boolean> {
    const { outside, send, path } = this.#deps;
    const destination = outside.destination.slice(0, 300);
    const taken = await send({
      type: 'gave',
      path: path(),
      patients,
      file: { ...file, destination },
    });
    return taken === true;
  }
}

function signOf({ name, size, lastModified, type }: File): string {
  return JSON.stringify([name, size, lastModified, type]);
}
