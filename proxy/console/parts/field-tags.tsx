// Identifier kinds as tags, in the one order that every screen uses.
import { Tag, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { identifierKinds, type KindCounts } from '../../../shared/identifiers/kind.ts';
import type { LedgerRecord } from '../../../shared/records/record.ts';

/** Identifier kinds of a record with how often each occurred; empty for records without patients. */
export function fieldsOf(record: LedgerRecord): KindCounts {
  if ('inspection' in record && record.inspection) return record.inspection.kinds;
  return 'kinds' in record ? record.kinds : {};
}

interface Props {
  readonly counts: KindCounts;
  /** Show this many and the rest as a number. */
  readonly most?: number;
  readonly withCounts?: boolean;
}

/** What does not fit is a number with the names behind it, never left out silently. */
export function FieldTags({ counts, most = identifierKinds.length, withCounts }: Props) {
  const { t } = useTranslation();
  const present = identifierKinds.filter((kind) => (counts[kind] ?? 0) > 0);
  const rest = present.slice(most);
  return (
    <span style={{ display: 'inline-flex', flexWrap: 'wrap', gap: 4 }}>
      {present.slice(0, most).map((kind) => (
        <Tag key={kind} style={{ margin: 0 }}>
          {t(`field/${kind}`)}
          {withCounts && ` ${counts[kind] ?? 0}`}
        </Tag>
      ))}
      {rest.length > 0 && (
        <Tooltip title={rest.map((kind) => t(`field/${kind}`)).join('、')}>
          <Tag
            style={{ margin: 0 }}
            aria-label={t('log/moreFields', { count: rest.length })}
          >{`+${rest.length}`}</Tag>
        </Tooltip>
      )}
    </span>
  );
}
