// The hospital's own rules: picked on pages, decided on here, in force.
import { Button, Card, Flex, Skeleton, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../layout/use-me.ts';
import { CallProblem } from '../parts/call-problem.tsx';
import { CodeDialog } from './code-dialog.tsx';
import { DraftsTable } from './drafts-table.tsx';
import { PacksTable } from './packs-table.tsx';
import { useRules } from './use-rules.ts';

export function RulesPage() {
  const { t } = useTranslation();
  const { data, isError, error, refetch } = useRules();
  const me = useMe();
  const [isPicking, setPicking] = useState(false);
  if (isError && !data) return <CallProblem error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton active />;
  const pick = (
    <Button type="primary" onClick={() => setPicking(true)}>
      {t('rules/pick')}
    </Button>
  );
  return (
    <Flex vertical gap={12}>
      <Typography.Title level={1} style={{ margin: 0, fontSize: 20 }}>
        {t('rules/title')}
      </Typography.Title>
      <Typography.Text type="secondary">{t('rules/hint')}</Typography.Text>
      <Card
        size="small"
        title={t('rules/drafts')}
        extra={me?.role === 'securityAdmin' ? pick : null}
      >
        <DraftsTable drafts={data.drafts} me={me} />
      </Card>
      <Card size="small" title={t('rules/packs')}>
        <PacksTable packs={data.packs} />
      </Card>
      {isPicking && <CodeDialog close={() => setPicking(false)} />}
    </Flex>
  );
}
