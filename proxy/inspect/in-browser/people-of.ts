// Who a file speaks of, in the words of a page's event: the only place where values that were found leave the
// inspector, and that only to the extension, which seals them for the server.
import type { FileFindings } from '../../../shared/messages/inspect.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { identifierOf } from '../../../shared/identifiers/registry.ts';
import type { People } from '../body-inspector.ts';
import type { InternedValues } from '../document/interned-values.ts';

type Person = FileFindings['people'][number];

/** As events allow: people in one, characters of a value. */
const maxPeople = 1000;
const longest = { residentId: 64, patientNumber: 64, personName: 128, mobilePhone: 64 } as const;
type NamedKind = keyof typeof longest;

const isNamed = (kind: IdentifierKind): kind is NamedKind => kind in longest;

/** The first thousand. @param values what gave them their refs */
export function peopleOf({ groups }: People, values: InternedValues): Person[] {
  return groups.slice(0, maxPeople).map((refs) => {
    const person: Person = { identifiers: {}, kinds: [] };
    for (const ref of refs) {
      const [kind, value] = values.values[values.indexOf(ref)] ?? [];
      if (kind === undefined || value === undefined) continue;
      // A name with a trait beside it, as `Vocabulary.refOfName` joins them.
      const [own = '', beside] = value.split('\u001f');
      add(person, kind, own);
      if (beside !== undefined) add(person, kindBeside(beside), beside);
    }
    return person;
  });
}

function kindBeside(trait: string): IdentifierKind {
  return identifierOf('birthDate').accepts(trait) ? 'birthDate' : 'mobilePhone';
}

/** The first value of a kind is kept; several of one person are the exception. */
function add({ identifiers, kinds }: Person, kind: IdentifierKind, value: string): void {
  if (!kinds.includes(kind)) kinds.push(kind);
  if (isNamed(kind)) identifiers[kind] ??= value.trim().slice(0, longest[kind]);
}
