// How many rows there are, how fresh they are, and the way to the older ones.
import { ReloadOutlined } from '@ant-design/icons';
import { Button, Flex, Tooltip, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { clockTime } from '../parts/moment-text.ts';
import type { useLog } from './use-log.ts';

type Found = ReturnType<typeof useLog>;

/** How many there are and how old the answer is. */
export function LogSummary({ found }: { found: Found }) {
  const { t } = useTranslation();
  const { query, total } = found;
  return (
    <Flex align="center" gap={8}>
      {query.data && (
        <Typography.Text type="secondary" data-total={total}>
          {t('log/total', { total: total.toLocaleString() })} ·{' '}
          {t('log/updated', { time: clockTime(query.dataUpdatedAt) })}
        </Typography.Text>
      )}
      <Tooltip title={t('app/refresh')}>
        <Button
          icon={<ReloadOutlined />}
          aria-label={t('app/refresh')}
          loading={query.isFetching}
          onClick={() => void found.refresh()}
        />
      </Tooltip>
    </Flex>
  );
}

/** Reads on, or says that there is nothing earlier. */
export function LogFooter({ found }: { found: Found }) {
  const { t } = useTranslation();
  const { query, listed, total } = found;
  if (listed === 0) return null;
  return (
    <Flex justify="center" align="center" gap={12} style={{ paddingTop: 12 }}>
      {query.hasNextPage ? (
        <>
          <Typography.Text type="secondary">
            {t('log/loaded', { loaded: listed })} / {total.toLocaleString()}
          </Typography.Text>
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('log/more')}
          </Button>
        </>
      ) : (
        <Typography.Text type="secondary">{t('log/end')}</Typography.Text>
      )}
    </Flex>
  );
}
