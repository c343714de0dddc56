// From screen to wire: what else happened to the same patients, and to the same transfer.
import { useQuery } from '@tanstack/react-query';
import { Empty, Skeleton, Tag, Timeline, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import type { RelatedResponse } from '../../../shared/messages/console.ts';
import { relatedRecords } from '../api/records.ts';
import { hostOf, pathOf } from '../logs/row-text.ts';
import { CallProblem } from '../parts/call-problem.tsx';
import { KindTag } from '../parts/kind-tag.tsx';
import { fullTime } from '../parts/moment-text.ts';
import { VerdictTag } from '../parts/verdict-tag.tsx';
import { Section } from './section.tsx';

type Row = RelatedResponse['rows'][number];

interface Props {
  readonly index: number;
  readonly open: (index: number) => void;
}

/** Fetched with the drawer; the server looks a day around, and this too is a recorded look. */
export function RelatedSection({ index, open }: Props) {
  const { t } = useTranslation();
  const related = useQuery({
    queryKey: ['related', index],
    queryFn: ({ signal }) => relatedRecords(index, signal),
    gcTime: 0,
  });
  // The opened record is one of the rows: a single row means that nothing is related.
  const rows = related.data?.rows ?? [];
  const items = rows.map((row) => ({
    key: String(row.index),
    color: colourOf(row),
    content: <Step row={row} open={open} />,
  }));
  return (
    <Section title={t('drawer/related')} hint={t('drawer/relatedHint')}>
      {related.isPending && <Skeleton active title={false} paragraph={{ rows: 4 }} />}
      {related.isError && (
        <CallProblem error={related.error} retry={() => void related.refetch()} />
      )}
      {related.data && rows.length <= 1 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('drawer/relatedNone')} />
      )}
      {rows.length > 1 && <Timeline items={items} />}
      {related.data?.more && (
        <Typography.Text type="secondary">{t('drawer/relatedMore')}</Typography.Text>
      )}
    </Section>
  );
}

/** Green for this record, red for what was refused, blue for the same transfer. */
function colourOf({ why, record }: Row): string {
  if (why === 'self') return 'green';
  if (record.kind === 'transfer.outcome' && record.result === 'refused') return 'red';
  return why === 'transfer' || why === 'emergency' ? 'blue' : 'gray';
}

/** One event. It is a link for keyboards and readers; the address changes through the router. */
function Step({ row, open }: { row: Row; open: (index: number) => void }) {
  const { t } = useTranslation();
  const { record, index, why } = row;
  const where = 'partner' in record ? record.partner : `${pathOf(record)} ${hostOf(record)}`;
  const line = (
    <>
      <span className="number">{fullTime(record.at)}</span> {record.actor.user ?? t('app/unknown')}
    </>
  );
  return (
    <div>
      <div>
        <KindTag kind={record.kind} />{' '}
        {why === 'self' ? (
          <>
            {line} <Tag color="success">{t('drawer/self')}</Tag>
          </>
        ) : (
          <Typography.Link
            onClick={() => open(index)}
            href={`?open=${index}`}
            // Following the address itself would reload the page and lose the list behind.
            onClickCapture={(event) => event.preventDefault()}
          >
            {line}
          </Typography.Link>
        )}{' '}
        {record.kind === 'transfer.outcome' && <VerdictTag record={record} />}
      </div>
      <Typography.Text type="secondary" style={{ fontSize: 13, overflowWrap: 'anywhere' }}>
        {where}
        {'patients' in record &&
          ` · ${t('log/patients')} ${t('log/patientCount', { count: record.patients.count })}`}
      </Typography.Text>
    </div>
  );
}
