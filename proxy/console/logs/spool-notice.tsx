// Above the system's log: that the database is away, since when, and what has to be done. Nothing otherwise.
import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { spoolState } from '../api/spool.ts';
import { fullTime } from '../parts/moment-text.ts';

/** Asked again by itself: whoever waits for the database need not reload the page. */
export function SpoolNotice() {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ['spool'],
    queryFn: spoolState,
    refetchInterval: 10_000,
    staleTime: 0,
  });
  if (!data) return null;
  const { since, records: count, trouble } = data;
  return (
    <Alert
      type={trouble === null ? 'warning' : 'error'}
      showIcon
      style={{ marginBottom: 12 }}
      title={t('spool/title')}
      description={[
        t('spool/state', { since: fullTime(since), count }),
        ...(trouble === null ? [] : [t(`spool/${trouble}`)]),
      ].join(' ')}
    />
  );
}
