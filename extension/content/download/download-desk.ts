// From a file on its way to the workstation to whether it arrives: looked at, judged by the mode, asked about,
// recorded; only then it goes. What cannot be recorded does not go where the hospital enforces.
//
// The background holds the file for some seconds only. A person may need longer: then it is gone, and who says
// yes gets the very bytes that were looked at.
import type { FileFindings } from '../../../shared/messages/inspect.ts';
import type { CardChoice, DownloadMessage, PageMessage } from '../../../shared/messages/page.ts';
import { type FileGuard, downloadGuardOf } from '../../../shared/policy/guards.ts';
import type { DownloadWay } from '../../../shared/records/download-facts.ts';
import { askBackground } from '../../platform/page-browser.ts';
import { webOrigin } from '../../../shared/policy/web-origin.ts';
import { inspectFile } from '../guard/inspect-file.ts';
import { fileLines, fileReport, nothingSeen } from '../outside/file-words.ts';
import { type Judged, judgeFile } from '../outside/judge-files.ts';
import type { OutsideCard } from '../outside/outside-card.ts';
import type { PolicyState } from '../page/policy-state.ts';
import type { Texts } from '../page/texts.ts';
import { isOfServer, readDownload, saveFile } from './read-download.ts';

export interface DownloadDeps {
  readonly policy: PolicyState;
  readonly texts: Texts;
  readonly card: OutsideCard;
  readonly send: (message: PageMessage) => Promise<unknown>;
  readonly path: () => string;
}

type Taken = (PageMessage & { type: 'took' })['file'];

/** What is known of a file when it is judged. */
interface Looked {
  readonly how: DownloadWay;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number | null;
  readonly source: string;
  readonly findings: FileFindings | undefined;
  readonly judged: Judged;
}

/** Milliseconds after which a person sees that something is being done. */
const patience = 400;
const shortly = 5000;

export class DownloadDesk {
  readonly #deps: DownloadDeps;

  constructor(deps: DownloadDeps) {
    this.#deps = deps;
  }

  /** Judges a download that the background holds. Never rejects. */
  async judge(message: DownloadMessage): Promise<void> {
    const { id, url, name, mediaType, bytes } = message;
    const isServers = isOfServer(url);
    // Where nothing is stopped, no server is asked twice: the gateway has seen its answer.
    const file =
      isServers && this.#guard.mode === 'monitor' ? undefined : await this.#read(message);
    const findings = file && (await this.#inspect(file));
    const looked: Looked = {
      how: isServers ? 'server' : 'page',
      name,
      mediaType: mediaType || (file?.type ?? ''),
      bytes: file?.size ?? bytes,
      source: webOrigin(url),
      findings,
      judged: this.#judge(findings, isServers),
    };
    const goes = await this.#decide(looked, async () => {
      await askBackground({ type: 'judged', id, goes: false });
    });
    if (!goes) return;
    const isInTime = (await askBackground({ type: 'judged', id, goes: true })) === true;
    // Where nothing is stopped it has gone by itself.
    if (!isInTime && this.#guard.mode !== 'monitor') await this.#giveAgain(url, name, file);
  }

  /** A script is about to write into a file or folder of the person's: nobody knows what. */
  async writing(name: string): Promise<boolean> {
    const judged = this.#judge(undefined, this.#guard.mode === 'monitor');
    const looked = { how: 'disk', name, mediaType: '', bytes: null, source: '' } as const;
    return await this.#decide({ ...looked, findings: undefined, judged }, async () => undefined);
  }

  get #guard(): FileGuard {
    return downloadGuardOf(this.#deps.policy.policy.guards);
  }

  /** @param isUnseen nobody was to look */
  #judge(findings: FileFindings | undefined, isUnseen: boolean): Judged {
    const { mode } = this.#guard;
    if (mode === 'monitor' && isUnseen) return { does: 'pass' };
    return judgeFile(findings, this.#guard, mode);
  }

  async #read(message: DownloadMessage): Promise<File | undefined> {
    return message.reads ? undefined : await this.#slowly(message.name, readDownload(message));
  }

  async #inspect(file: File): Promise<FileFindings | undefined> {
    const { name, type: mediaType } = file;
    const packs = this.#deps.policy.policy.rules ?? [];
    const looking = inspectFile(file, { name, mediaType, packs }).catch(() => undefined);
    return await this.#slowly(name, looking);
  }

  async #slowly<T>(name: string, work: Promise<T>): Promise<T> {
    const { card, texts } = this.#deps;
    let done = (): void => {};
    const slow = setTimeout(() => {
      done = card.tell(texts.outsideChecking.replace('{name}', name));
    }, patience);
    const result = await work;
    clearTimeout(slow);
    done();
    return result;
  }

  /** @param stop ends it at once: what is stopped does not wait for who reads the card */
  async #decide(looked: Looked, stop: () => Promise<void>): Promise<boolean> {
    const { texts, card } = this.#deps;
    const { does, doubt } = looked.judged;
    if (does === 'pass') return await this.#recordOr(looked, 'allowed', false);
    const asks = does === 'ask';
    const title = doubt === 'told' ? texts.outsideAskTitle : texts.outsideUnsureTitle;
    const file = new File([], looked.name);
    const shown = card.show({
      asks,
      takesFocus: true,
      title: asks ? title : texts.downloadStopTitle,
      to: (looked.source || location.origin).replace(/^https?:\/\//, ''),
      about: 'download',
      lines: fileLines([{ file, findings: looked.findings, judged: looked.judged }], texts),
    });
    if (!asks) {
      await stop();
      await this.#record(looked, 'stopped', false);
      void shown.then((choice) => this.#dispute(looked, choice));
      return false;
    }
    const choice = await shown;
    if (choice === 'go' || choice === 'wrong') {
      return await this.#recordOr(looked, 'asked', choice === 'wrong');
    }
    await stop();
    await this.#record(looked, 'stopped', false);
    return false;
  }

  async #dispute(looked: Looked, choice: CardChoice): Promise<void> {
    if (choice !== 'wrong') return;
    await this.#record(looked, 'stopped', true);
    this.#deps.card.tell(this.#deps.texts.outsideThanks, shortly);
  }

  /** True where it may go: recorded, or not enforced. */
  async #recordOr(looked: Looked, action: Taken['action'], disputed: boolean): Promise<boolean> {
    if (await this.#record(looked, action, disputed)) return true;
    if (this.#guard.mode !== 'enforce') return true;
    this.#deps.card.tell(this.#deps.texts.downloadNotRecorded, shortly);
    return false;
  }

  async #record(
    { how, mediaType, bytes, source, findings, judged }: Looked,
    action: Taken['action'],
    disputed: boolean,
  ): Promise<boolean> {
    const { send, path } = this.#deps;
    const report = findings ? fileReport(findings) : nothingSeen(bytes ?? 0);
    // Nobody was to look: that is no fault.
    const unseen = { verdict: 'uninspected', kinds: {}, bytesInspected: 0, bytesTotal: bytes ?? 0 };
    const isUnseen = findings === undefined && judged.doubt === undefined;
    const file = {
      ...report.file,
      ...(isUnseen ? { inspection: unseen as Taken['inspection'] } : {}),
      bytes,
      // What a server gives a second time is not what lies on the disk, byte for byte.
      ...(how === 'server' ? { sha256: null } : {}),
      mediaType: mediaType.slice(0, 200),
      action,
      how,
      ...(source === '' || source === self.origin ? {} : { source: source.slice(0, 300) }),
      ...(disputed ? { disputed: true as const } : {}),
    };
    return (await send({ type: 'took', path: path(), patients: report.patients, file })) === true;
  }

  /** The person took longer than the browser waits. */
  async #giveAgain(url: string, name: string, file: File | undefined): Promise<void> {
    const { card, texts } = this.#deps;
    if (file === undefined) {
      await askBackground({ type: 'giving', url: url.slice(0, 8000) });
      card.tell(texts.downloadAgain, shortly);
      return;
    }
    const address = URL.createObjectURL(file);
    await askBackground({ type: 'giving', url: address });
    saveFile(name, address);
  }
}
