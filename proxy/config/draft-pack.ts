// From a draft that was picked on a page to the pack that it makes, and what keeps a draft from being one: a
// place that is the whole page, words that no file of rules could hold either.
import { packOfDraft, type RuleDraft } from '../../shared/policy/rule-draft.ts';
import { parseRulePack } from './parse-rule-pack.ts';

/** Text of the file of rules; null when no such file would be taken. */
export function draftFile(
  id: string,
  draft: Pick<RuleDraft, 'site' | 'rules'>,
): { readonly text: string } | null {
  const text = `${JSON.stringify(packOfDraft(draft, { id }), null, 2)}\n`;
  return parseRulePack(text, id).ok ? { text } : null;
}

/** Whether a selector may mean the page itself, or everything on it: what it decides has no bounds then. */
export function meansWholePage(selector: string): boolean {
  const bare = withoutContents(selector);
  return bare.split(',').some((part) => {
    // The last compound is what is meant; the others only say where.
    const subject =
      part
        .trim()
        .split(/[\s>+~]+/)
        .at(-1) ?? '';
    // A compound without a name, class, id or attribute to begin with is `*` that is not written.
    return /^(?:$|[*:]|(?:[\w-]*\|)|(?:html|body)(?![\w-]))/i.test(subject);
  });
}

/** What stands in brackets, quotes and behind a backslash has no commas that part selectors. */
function withoutContents(selector: string): string {
  let bare = selector
    .replaceAll(/\/\*.*?\*\//g, ' ')
    .replaceAll(/\\[0-9a-f]{1,6}\s?|\\./gi, 'x')
    .replaceAll(/"[^"]*"|'[^']*'/g, 'x');
  for (let last = ''; last !== bare; ) {
    last = bare;
    bare = bare.replaceAll(/\([^()[\]]*\)|\[[^()[\]]*\]/g, '\u0001');
  }
  return bare;
}
