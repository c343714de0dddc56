// Rules of a console or an intake under test: a real table, a real folder, a book that reads it.
import { join } from 'node:path';
import { RuleBook } from '../../proxy/config/rule-book.ts';
import { healTakenRules, takenRulesDir } from '../../proxy/config/taken-rules.ts';
import { PickerTickets } from '../../proxy/intake/picker-tickets.ts';
import { RuleDesk, type RuleDeskDeps } from '../../proxy/review/rule-desk.ts';
import { openAppStore } from '../../proxy/store/app-store.ts';

export async function startRules({
  dir,
  ...deps
}: Pick<RuleDeskDeps, 'ledger' | 'reissue' | 'now'> & { dir: string }) {
  const store = await openAppStore(join(dir, 'rules.sqlite'));
  const folder = takenRulesDir(dir);
  healTakenRules(folder, await store.drafts.all());
  const { book } = RuleBook.open([folder]);
  const { drafts } = store;
  const desk = new RuleDesk({ ...deps, drafts, book, dir: folder, fits: () => true });
  const tickets = new PickerTickets();
  return { desk, tickets, drafts, book, close: () => store.close() };
}
