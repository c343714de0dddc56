// Above the system's log: to which systems the gateway speaks weakly, who answers for it and until when.
// Nothing where there is no such system.
import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { exceptionList } from '../api/exceptions.ts';

const looks = { inForce: 'info', endsSoon: 'warning', ended: 'error' } as const;

export function ExceptionNotice() {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ['exceptions'],
    queryFn: exceptionList,
    refetchInterval: 60_000,
  });
  if (!data || data.length === 0) return null;
  // The worst of them gives its colour to all.
  const worst = (['ended', 'endsSoon', 'inForce'] as const).find((state) =>
    data.some((exception) => exception.state === state),
  );
  return (
    <Alert
      type={looks[worst ?? 'inForce']}
      showIcon
      style={{ marginBottom: 12 }}
      title={t('exception/title')}
      description={data.map(({ site, kind, owner, until, state }) => (
        <div key={`${site} ${kind}`}>
          {t('exception/line', { site, kind: t(`exception/${kind}`), owner, until })}{' '}
          {t(`exception/${state}`)}
        </div>
      ))}
    />
  );
}
