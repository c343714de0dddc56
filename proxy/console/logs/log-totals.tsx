// How many rows there are, how fresh they are, and the way to the older ones.
import { ReloadOutlined } from '@ant-design/icons';
import { Button, Flex, Spin, Tooltip, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { countText } from '../parts/count-text.ts';
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
        <Typography.Text type="secondary" data-total={countText(total)}>
          {t(total.isAtLeast ? 'log/totalAtLeast' : 'log/total', {
            total: total.count.toLocaleString(),
          })}{' '}
          · {t('log/updated', { time: clockTime(query.dataUpdatedAt) })}
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

/** Reads on, says how far a search has come that reads on by itself, or that there is nothing earlier. */
export function LogFooter({ found }: { found: Found }) {
  const { t } = useTranslation();
  const { query, listed, total, reached } = found;
  if (reached !== null)
    return (
      <Flex justify="center" align="center" gap={12} style={{ paddingTop: 12 }} role="status">
        <Spin size="small" />
        <Typography.Text type="secondary">
          {t('log/searching', { index: reached.toLocaleString() })}
        </Typography.Text>
      </Flex>
    );
  if (listed === 0) return null;
  return (
    <Flex justify="center" align="center" gap={12} style={{ paddingTop: 12 }}>
      {query.hasNextPage ? (
        <>
          <Typography.Text type="secondary">
            {t('log/loaded', { loaded: listed })} / {countText(total)}
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
