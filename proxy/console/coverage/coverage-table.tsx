// Pages, a line each; opened, a page shows its fields by kind and the rules that find them.
import { Link } from '@tanstack/react-router';
import { Flex, Progress, Table, type TableColumnsType, Tag, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { identifierKinds } from '../../../shared/identifiers/kind.ts';
import { fullTime } from '../parts/moment-text.ts';
import { canaryRecords, driftRecords } from './coverage-links.ts';
import { type CoverageRow, percentOf } from './coverage-rows.ts';
import { RulesTable } from './rules-table.tsx';

interface Props {
  readonly rows: readonly CoverageRow[];
  /** Why there may be no row. */
  readonly none: string;
}

export function CoverageTable({ rows, none }: Props) {
  return (
    <Table<CoverageRow>
      size="small"
      rowKey="key"
      columns={useColumns()}
      dataSource={rows}
      expandable={expandable}
      pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      locale={{ emptyText: none }}
    />
  );
}

function useColumns(): TableColumnsType<CoverageRow> {
  const { t } = useTranslation();
  return [
    {
      title: t('coverage/page'),
      render: (_, { site, path }) => (
        <>
          <div style={{ overflowWrap: 'anywhere' }}>{path}</div>
          <span className="code">{site}</span>
        </>
      ),
    },
    { title: t('coverage/share'), width: 190, render: (_, row) => <Share row={row} /> },
    { title: t('coverage/looks'), dataIndex: 'looks', align: 'right' },
    { title: t('coverage/browsers'), dataIndex: 'browsers', align: 'right' },
    { title: t('coverage/seen'), render: (_, { lastAt }) => fullTime(lastAt) },
    {
      title: t('coverage/rules'),
      align: 'right',
      render: (_, { rules }) => rules.filter(({ text }) => text !== null).length,
    },
    { title: t('coverage/state'), render: (_, row) => <Findings row={row} /> },
  ];
}

function Share({ row }: { row: CoverageRow }) {
  const { t } = useTranslation();
  const percent = percentOf(row);
  if (percent === null) return t('app/none');
  const { found, masked } = row;
  return (
    <div>
      <Progress
        percent={(masked / found) * 100}
        size="small"
        format={() => percent}
        status={row.shareDriftAt === null ? 'normal' : 'exception'}
        aria-label={t('coverage/share')}
      />
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        {t('coverage/shareOf', { found, masked })}
      </Typography.Text>
    </div>
  );
}

/** Each opens its records. */
function Findings({ row }: { row: CoverageRow }) {
  const { t } = useTranslation();
  const { lost, shareDriftAt, leakAt, canary, findings } = row;
  return (
    <Flex gap={4} wrap>
      {lost.length > 0 && (
        <Link {...driftRecords}>
          <Tag color="error">{`${t('coverage/lost')} ${lost.length}`}</Tag>
        </Link>
      )}
      {shareDriftAt !== null && (
        <Link {...driftRecords}>
          <Tag color="error">{t('coverage/shareFell')}</Tag>
        </Link>
      )}
      {leakAt !== null && (
        <Link {...canaryRecords}>
          <Tag color="error">{t('coverage/leaked')}</Tag>
        </Link>
      )}
      {findings === 0 && (
        <Tag color="success" variant="filled">
          {t('coverage/works')}
        </Tag>
      )}
      {canary.seen > 0 && <Tag>{t('coverage/canaryOf', { ...canary })}</Tag>}
    </Flex>
  );
}

const expandable = { expandedRowRender: detailOf };

function detailOf(row: CoverageRow) {
  return <PageDetail row={row} />;
}

function PageDetail({ row }: { row: CoverageRow }) {
  const { t } = useTranslation();
  const present = identifierKinds.flatMap((kind) => {
    const counts = row.kinds[kind];
    return counts ? [{ kind, ...counts }] : [];
  });
  return (
    <Flex vertical gap={12}>
      <Flex gap={4} wrap>
        {present.map(({ kind, found, masked }) => (
          <Tag key={kind} color={masked < found ? 'warning' : 'default'} data-kind={kind}>
            {`${t(`field/${kind}`)} ${t('coverage/shareOf', { found, masked })}`}
          </Tag>
        ))}
        <Typography.Text type="secondary" style={{ fontSize: 12 }}>
          {`${t('coverage/first')} ${fullTime(row.firstAt)}`}
        </Typography.Text>
      </Flex>
      <RulesTable rules={row.rules} />
    </Flex>
  );
}
