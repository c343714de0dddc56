// The characters at which the scanner asks a rule, taken from its own tables and from every identifier's
// own forms: a rule that is added later is tried by the tests of long and odd texts without being named.
import { charFlags, nameFlag, tagFlag, triggerFlag } from '../../../shared/detect/char-flags.ts';
import { identifiers, notPatients } from '../../../shared/identifiers/registry.ts';

export const triggerCharacters: readonly string[] = collect();

function collect(): string[] {
  const found = new Set<string>();
  for (let code = 0; code <= 0xffff; code++) {
    const flags = charFlags[code] ?? 0;
    if ((flags & (triggerFlag | nameFlag | tagFlag)) !== 0) found.add(String.fromCharCode(code));
  }
  for (const { bare } of [...identifiers, ...notPatients]) {
    for (const form of bare ?? []) {
      if (form.on === 'character') for (const unit of form.characters) found.add(unit);
    }
  }
  return [...found];
}
