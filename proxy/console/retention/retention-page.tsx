// How long records are kept, what is asked to be destroyed, and what is kept back.
import { Button, Card, Descriptions, Flex, Popconfirm, Skeleton, Table, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RetentionView } from '../../../shared/messages/retention.ts';
import { askDestruction, liftHold, setHold } from '../api/retention.ts';
import { useMe } from '../layout/use-me.ts';
import { CallProblem } from '../parts/call-problem.tsx';
import { fullTime } from '../parts/moment-text.ts';
import { CasesTable } from './cases-table.tsx';
import { MonthsDialog } from './months-dialog.tsx';
import { useRetention, useStep } from './use-retention.ts';

export function RetentionPage() {
  const { t } = useTranslation();
  const { data, isError, error, refetch } = useRetention();
  const me = useMe();
  const [dialog, setDialog] = useState<'ask' | 'hold' | null>(null);
  const { busy, take } = useStep();
  const close = () => setDialog(null);
  if (isError && !data) return <CallProblem error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton active />;
  return (
    <Flex vertical gap={12}>
      <Typography.Title level={1} style={{ margin: 0, fontSize: 20 }}>
        {t('retention/title')}
      </Typography.Title>
      <Typography.Text type="secondary">{t('retention/hint')}</Typography.Text>
      <Classes classes={data.classes} />
      <Card
        size="small"
        title={t('retention/cases')}
        extra={
          me?.role === 'securityAdmin' && (
            <Button onClick={() => setDialog('ask')}>{t('retention/ask')}</Button>
          )
        }
      >
        <CasesTable cases={data.cases} me={me} />
      </Card>
      <Card
        size="small"
        title={t('retention/holds')}
        extra={<Button onClick={() => setDialog('hold')}>{t('retention/setHold')}</Button>}
      >
        <Holds holds={data.holds} />
      </Card>
      {dialog !== null && (
        <MonthsDialog
          title={t(dialog === 'ask' ? 'retention/ask' : 'retention/setHold')}
          hint={t(dialog === 'ask' ? 'retention/askHint' : 'retention/holdHint')}
          withClass={dialog === 'ask'}
          busy={busy}
          close={close}
          submit={({ class: of, ...months }) =>
            take(
              () => (dialog === 'ask' ? askDestruction({ class: of, ...months }) : setHold(months)),
              close,
            )
          }
        />
      )}
    </Flex>
  );
}

function Classes({ classes }: Pick<RetentionView, 'classes'>) {
  const { t } = useTranslation();
  const items = classes.map(({ class: of, days, expired }) => ({
    key: of,
    label: t(`retention/${of}`),
    children: `${t('retention/days', { days })} · ${t('retention/expired')} ${expired}`,
  }));
  return (
    <Card size="small" title={t('retention/classes')}>
      <Descriptions size="small" column={{ xs: 1, md: 3 }} items={items} />
    </Card>
  );
}

function Holds({ holds }: Pick<RetentionView, 'holds'>) {
  const { t } = useTranslation();
  const { busy, take } = useStep();
  return (
    <Table<RetentionView['holds'][number]>
      size="small"
      rowKey="id"
      dataSource={[...holds]}
      pagination={{ hideOnSinglePage: true }}
      locale={{ emptyText: t('retention/noHolds') }}
      columns={[
        { title: t('retention/months'), render: (_, row) => `${row.from} – ${row.to}` },
        { title: t('retention/reason'), dataIndex: 'note' },
        { title: t('retention/by'), dataIndex: 'by' },
        { title: t('log/time'), render: (_, row) => fullTime(row.at) },
        {
          title: '',
          render: (_, row) => (
            <Popconfirm
              title={t('retention/liftSure')}
              onConfirm={() => take(() => liftHold(row.id))}
            >
              <Button size="small" loading={busy}>
                {t('retention/lift')}
              </Button>
            </Popconfirm>
          ),
        },
      ]}
    />
  );
}
