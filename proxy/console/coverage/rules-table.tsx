// The hospital's own rules on one page: what each finds there, and whether it still does.
import { Table, type TableColumnsType, Tag, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import type { RuleView } from '../../../shared/messages/coverage-view.ts';
import { fullTime } from '../parts/moment-text.ts';

export function RulesTable({ rules }: { rules: readonly RuleView[] }) {
  const { t } = useTranslation();
  const worst = rules.toSorted((a, b) => Number(b.driftAt !== null) - Number(a.driftAt !== null));
  return (
    <Table<RuleView>
      size="small"
      rowKey="name"
      columns={useColumns()}
      dataSource={worst}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      locale={{ emptyText: t('coverage/noRules') }}
    />
  );
}

function useColumns(): TableColumnsType<RuleView> {
  const { t } = useTranslation();
  return [
    {
      title: t('coverage/state'),
      width: 220,
      render: (_, rule) => <RuleState rule={rule} />,
    },
    {
      title: t('coverage/rule'),
      render: (_, { name, text, kind }) =>
        text === null ? (
          t('coverage/allOf', { field: t(`field/${kind}`) })
        ) : (
          <span className="code">{name}</span>
        ),
    },
    { title: t('coverage/means'), render: (_, { kind }) => t(`field/${kind}`) },
    {
      title: t('coverage/written'),
      render: (_, { text }) => text !== null && <span className="code">{text}</span>,
    },
    { title: t('coverage/hits'), dataIndex: 'hits', align: 'right' },
    { title: t('coverage/lastHit'), render: (_, { lastHitAt }) => fullTime(lastHitAt) },
  ];
}

function RuleState({ rule: { driftAt, misses } }: { rule: RuleView }) {
  const { t } = useTranslation();
  if (driftAt === null && misses === 0) return <Tag color="success">{t('coverage/works')}</Tag>;
  const missed = <Typography.Text>{t('coverage/misses', { count: misses })}</Typography.Text>;
  if (driftAt === null) return missed;
  return (
    <>
      <Tag color="error">{t('coverage/lostSince', { time: fullTime(driftAt) })}</Tag>
      <div>{missed}</div>
    </>
  );
}
