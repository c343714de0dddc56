// The newest transfers, because what left the hospital is asked about first.
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Card, Empty, Skeleton, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { searchRecords } from '../api/records.ts';
import { useColumns } from '../logs/columns.tsx';
import { CallProblem } from '../parts/call-problem.tsx';

const columnNames = ['time', 'user', 'patients', 'fields', 'destination', 'verdict'] as const;

/** The newest transfers; each opens in the transfer log. */
export function RecentTransfers() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const recent = useQuery({
    queryKey: ['overview', 'recent'],
    queryFn: ({ signal }) =>
      searchRecords({ filter: { kinds: ['transfer.outcome'] }, limit: 8 }, signal),
    staleTime: 30_000,
  });
  const columns = useColumns(
    columnNames,
    (change) => void navigate({ to: '/transfers', search: change }),
  );
  // Over all time, so that the log behind the drawer holds the record however old it is.
  const open = (index: number) =>
    void navigate({ to: '/transfers', search: { range: 'all', open: index } });
  return (
    <Card
      size="small"
      title={t('overview/recent')}
      extra={<Link to="/transfers">{t('overview/all')}</Link>}
    >
      {recent.isPending && <Skeleton active title={false} paragraph={{ rows: 6, width: '100%' }} />}
      {recent.isError && <CallProblem error={recent.error} retry={() => void recent.refetch()} />}
      {recent.data && (
        <Table
          size="small"
          rowKey="index"
          columns={columns}
          dataSource={recent.data.rows}
          pagination={false}
          scroll={{ x: 860 }}
          rowClassName="record-row"
          locale={{
            emptyText: (
              <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('overview/nothing')} />
            ),
          }}
          onRow={({ index }) => ({
            tabIndex: 0,
            'aria-label': t('log/openRow', { index }),
            onClick: () => open(index),
            onKeyDown: (event) => {
              if (event.key === 'Enter') open(index);
            },
          })}
        />
      )}
    </Card>
  );
}
