// Today in numbers, each of which opens exactly the rows it counts.
import { ReloadOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Flex, Skeleton, Tooltip, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { countRecords } from '../api/records.ts';
import { CallProblem } from '../parts/call-problem.tsx';
import { clockTime } from '../parts/moment-text.ts';
import { RecentTransfers } from './recent-transfers.tsx';
import { type Counted, Tile } from './tile.tsx';
import { dayUntil, tiles } from './tiles.ts';

const overviewKey = ['overview'] as const;

/** One call counts all tiles, which is one recorded look. */
export function OverviewPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const counts = useQuery({
    queryKey: [...overviewKey, 'counts'],
    queryFn: async ({ signal }): Promise<Counted> => {
      // Fixed before the question: the links of the tiles carry the same times.
      const span = dayUntil(new Date());
      const filters = tiles.map(({ filter }) => ({ ...filter, ...span }));
      return { span, totals: await countRecords(filters, signal) };
    },
    staleTime: 30_000,
  });
  return (
    <Flex vertical gap={16}>
      <Flex justify="space-between" align="center">
        <Typography.Title level={1} style={{ margin: 0, fontSize: 20 }}>
          {t('overview/title')}
        </Typography.Title>
        <Flex align="center" gap={8}>
          {counts.data && (
            <Typography.Text type="secondary">
              {t('overview/asOf', { time: clockTime(counts.data.span.to) })} · {t('overview/hint')}
            </Typography.Text>
          )}
          <Tooltip title={t('app/refresh')}>
            <Button
              icon={<ReloadOutlined />}
              aria-label={t('app/refresh')}
              loading={counts.isFetching}
              onClick={() => void client.refetchQueries({ queryKey: overviewKey })}
            />
          </Tooltip>
        </Flex>
      </Flex>
      {counts.isPending && <Skeleton active paragraph={{ rows: 3 }} />}
      {counts.isError && <CallProblem error={counts.error} retry={() => void counts.refetch()} />}
      {counts.data && (
        <div className="tiles">
          {tiles.map((tile, i) => (
            <Tile key={tile.name} tile={tile} counted={counts.data} position={i} />
          ))}
        </div>
      )}
      <RecentTransfers />
    </Flex>
  );
}
