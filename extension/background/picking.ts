// Picking rules on a page: a code from the console buys this browser a ticket, one tab is picked in, and the draft
// goes to the server. What was picked lives as long as the browser, so that a page may be loaded anew.
import * as z from 'zod/mini';
import { draftResponse, pickerResponse } from '../../shared/messages/intake.ts';
import type {
  PickMessage,
  PickOpenAnswer,
  PickRefusal,
  PickSaveAnswer,
  PickState,
} from '../../shared/messages/picker.ts';
import { type DraftRule, draftRule, type RuleDraft } from '../../shared/policy/rule-draft.ts';
import type { IntakeAnswer } from './intake-client.ts';

const picked = z.object({
  ticket: z.string(),
  until: z.iso.datetime(),
  tab: z.int(),
  /** Frame whose panel stands. */
  here: z.optional(z.string()),
  rules: z.array(draftRule),
});
type Picked = z.infer<typeof picked>;

export interface PickingDeps {
  readonly call: (path: string, body: unknown) => Promise<IntakeAnswer>;
  /** The protected page that somebody looked at last. */
  readonly page: () => Promise<{ readonly tab: number; readonly host: string } | undefined>;
  /** Puts the picker into every frame of a tab. */
  readonly bring: (tab: number) => Promise<boolean>;
  readonly tell: (tab: number, message: PickState) => Promise<void>;
  readonly read: () => Promise<unknown>;
  readonly write: (value: unknown) => Promise<void>;
  readonly forget: () => Promise<void>;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly now: () => number;
}

export class Picking {
  readonly #deps: PickingDeps;

  constructor(deps: PickingDeps) {
    this.#deps = deps;
  }

  /** A code of the console's; spaces in it are how people read it. */
  async open(code: string): Promise<PickOpenAnswer> {
    const { call, page, bring, write } = this.#deps;
    const found = await page();
    if (!found) return { ok: false, refusal: 'noPage' };
    const answer = await call('/v1/picker', { code: code.replaceAll(/\s/g, '') });
    if (answer.kind !== 'ok') return { ok: false, refusal: refusalOf(answer, 'code') };
    const given = pickerResponse.safeParse(answer.body);
    if (!given.success) return { ok: false, refusal: 'unreachable' };
    const { ticket, until } = given.data;
    const before = await this.#last();
    const isSame = before?.tab === found.tab;
    if (before && !isSame) await this.#end(before);
    // What was picked when the time was over goes on.
    const rules = isSame ? before.rules : [];
    await write({ ticket, until, tab: found.tab, rules } satisfies Picked);
    if (!(await bring(found.tab))) return { ok: false, refusal: 'noPage' };
    await this.#tell();
    return { ok: true, host: found.host, until };
  }

  /** The tab shows another document: what was picked goes on there. */
  async pageLoaded(tab: number): Promise<void> {
    const now = await this.#now();
    if (now?.tab !== tab) return;
    if (await this.#deps.bring(tab)) await this.#tell();
  }

  /** From a frame; only of the tab that is picked in. */
  async hear(message: PickMessage, tab: number): Promise<PickSaveAnswer | boolean | undefined> {
    const now = message.type === 'pickSave' ? await this.#now() : await this.#last();
    if (now?.tab !== tab) return message.type === 'pickSave' ? refused('ticket') : undefined;
    switch (message.type) {
      case 'pickKeep':
        return await this.#keep({ ...now, rules: message.rules });
      case 'pickHere':
        await this.#keep({ ...now, here: message.here });
        await this.#tell();
        return true;
      case 'pickSave':
        return await this.#save(now, message.draft);
      case 'pickEnd':
        await this.#end(now);
        return true;
    }
  }

  async #save({ ticket }: Picked, draft: RuleDraft): Promise<PickSaveAnswer> {
    const answer = await this.#deps.call('/v1/drafts', { ticket, draft });
    if (answer.kind !== 'ok') return refused(refusalOf(answer, 'malformed'));
    const saved = draftResponse.safeParse(answer.body);
    return saved.success ? { ok: true, id: saved.data.id } : refused('unreachable');
  }

  async #keep(now: Picked): Promise<boolean> {
    await this.#deps.write(now);
    return true;
  }

  async #tell(): Promise<void> {
    const now = await this.#last();
    if (!now) return;
    const rules: DraftRule[] = now.rules;
    const here = now.here === undefined ? {} : { here: now.here };
    await this.#deps.tell(now.tab, { type: 'pick', rules, ...here });
  }

  async #end({ tab }: Picked): Promise<void> {
    await this.#deps.forget();
    await this.#deps.tell(tab, { type: 'pickOver' });
  }

  /** Undefined where nobody picks, or the time is over. */
  async #now(): Promise<Picked | undefined> {
    const last = await this.#last();
    return last && Date.parse(last.until) > this.#deps.now() ? last : undefined;
  }

  async #last(): Promise<Picked | undefined> {
    return picked.safeParse(await this.#deps.read()).data;
  }
}

const refused = (refusal: PickRefusal): PickSaveAnswer => ({ ok: false, refusal });

/** @param other what a refusal means that is none of the known ones */
function refusalOf(answer: IntakeAnswer, other: PickRefusal): PickRefusal {
  if (answer.kind !== 'refused') return 'unreachable';
  if (answer.status === 401) return 'ticket';
  return answer.status === 422 ? 'patientValue' : other;
}
