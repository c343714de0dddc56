// The canonical filter words of a look at the record, read out for a person.
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { filterRequest } from '../../../shared/messages/console.ts';
import { useSpanText } from '../parts/use-span-text.ts';
import { shownVerdicts } from '../parts/verdict-tag.tsx';

/** The forms in which the server writes down a look. */
const looks = z.union([
  z.strictObject({ sharing: z.string() }),
  z.strictObject({ counts: z.array(filterRequest) }),
  z.strictObject({ index: z.nullable(z.int()), related: z.optional(z.literal(true)) }),
  filterRequest,
]);
/** What is looked at whole; else it is one request's number. */
const sharingLists = ['partners', 'agreements', 'delegations', 'requests', 'inbox'] as const;
type Filter = z.infer<typeof filterRequest>;

/** Words that this console does not know stay as they were recorded. */
export function useLookText(): (words: string) => string {
  const { t } = useTranslation();
  const filterText = useFilterText();
  return (words) => {
    const look = looks.safeParse(jsonOf(words)).data;
    if (!look) return words;
    if ('sharing' in look) {
      const list = sharingLists.find((each) => each === look.sharing);
      return t('register/seen', { what: list ? t(`register/${list}`) : look.sharing });
    }
    if ('counts' in look) return t('look/counts');
    if ('index' in look) {
      const index = look.index ?? t('app/unknown');
      return look.related ? t('look/related', { index }) : t('look/open', { index });
    }
    return filterText(look);
  };
}

/** Conditions, joined in the order of the boxes. */
function useFilterText(): (filter: Filter) => string {
  const { t } = useTranslation();
  const spanText = useSpanText();
  return ({ kinds = [], from, to, user, device, partner, verdict, patientRefs }) => {
    const known = shownVerdicts.find((each) => each === verdict);
    const parts = [
      kinds.map((kind) => t(`kind/${kind}`)).join(t('look/comma')),
      spanText(from, to),
      user && `${t('log/user')} ${user}`,
      device && `${t('log/workstation')} ${device}`,
      partner && `${t('log/destination')} ${partner}`,
      known && `${t('log/verdict')} ${t(`verdict/${known}`)}`,
      patientRefs && t('filter/patientChip', { count: patientRefs.length }),
    ];
    return parts.filter((part) => part !== undefined && part !== '').join(' · ');
  };
}

function jsonOf(words: string): unknown {
  try {
    return JSON.parse(words);
  } catch {
    return null;
  }
}
