// What was on the screen of each patient. Patients are pseudonyms here as everywhere.
import { Button, Table, type TableColumnsType, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IdentifierKind, KindCounts } from '../../../shared/identifiers/kind.ts';
import type { LedgerRecord, RecordOf } from '../../../shared/records/record.ts';
import type { SightState } from '../../../shared/records/sight-facts.ts';
import { FieldTags } from '../parts/field-tags.tsx';
import { useDwellText } from '../parts/use-dwell-text.ts';
import { Section } from './section.tsx';

/** A list may have hundreds, and nobody reads them one by one. */
const shownAtFirst = 10;

/** Clear values stand out, an emergency most of all. */
const colours: Record<SightState, string> = {
  masked: 'default',
  shown: 'processing',
  revealed: 'warning',
  held: 'warning',
  emergency: 'error',
};

interface Line {
  readonly key: string;
  readonly patient: string;
  /** Lines of the patient, in the first of them; 0 in the others. */
  readonly lines: number;
  readonly milliseconds: number;
  readonly state: SightState;
  readonly kinds: readonly IdentifierKind[];
}

/** Which fields of whom, how long, and whether they could be read; nothing for other records. */
export function SightSection({ record }: { record: LedgerRecord }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const columns = useColumns();
  if (record.kind !== 'sight' || record.people.length === 0) return null;
  const { people } = record;
  const shown = all ? people : people.slice(0, shownAtFirst);
  return (
    <Section title={t('sight/title')} hint={t('sight/hint')}>
      <Table
        size="small"
        bordered
        pagination={false}
        columns={columns}
        dataSource={linesOf(shown)}
      />
      {people.length > shown.length && (
        <Button type="link" size="small" onClick={() => setAll(true)}>
          {t('sight/more', { count: people.length - shown.length })}
        </Button>
      )}
    </Section>
  );
}

function useColumns(): TableColumnsType<Line> {
  const { t } = useTranslation();
  const dwell = useDwellText();
  return [
    {
      title: t('sight/patient'),
      dataIndex: 'patient',
      width: 196,
      onCell: ({ lines }) => ({ rowSpan: lines }),
      render: (patient: string) => <span className="code">{patient}</span>,
    },
    {
      title: t('sight/time'),
      dataIndex: 'milliseconds',
      width: 110,
      render: (milliseconds: number) => dwell(milliseconds),
    },
    {
      title: t('sight/state'),
      dataIndex: 'state',
      width: 130,
      render: (state: SightState) => (
        <Tag color={colours[state]} style={{ margin: 0 }}>
          {t(`sightState/${state}`)}
        </Tag>
      ),
    },
    {
      title: t('sight/fields'),
      dataIndex: 'kinds',
      render: (kinds: readonly IdentifierKind[]) => <FieldTags counts={countsOf(kinds)} />,
    },
  ];
}

function linesOf(people: RecordOf<'sight'>['people']): Line[] {
  return people.flatMap(({ refs, spans }, n) =>
    spans.map((span, i) => ({
      key: `${n}.${i}`,
      patient: refs[0] ?? '',
      lines: i === 0 ? spans.length : 0,
      ...span,
    })),
  );
}

function countsOf(kinds: readonly IdentifierKind[]): KindCounts {
  return Object.fromEntries(kinds.map((kind) => [kind, 1]));
}
