// What the badge stands for, in full: what this browser checked, what it remembers, and the button
// that has the server recompute everything. Says nothing reassuring while any check has failed.
import { Alert, Button, Divider, Flex, Popconfirm, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { clockTime } from '../parts/moment-text.ts';
import type { ChainCheck } from './check-chain.ts';
import { FullVerification } from './full-verification.tsx';
import { OfflineVerifier } from './offline-verifier.tsx';
import { useChain, useTrustAnew } from './use-chain.ts';

/** "Trust anew" is offered only after a failure, asks back, and is about this browser alone. */
export function ChainPanel() {
  const { t } = useTranslation();
  const { check, badEntry, full } = useChain();
  const trustAnew = useTrustAnew();
  const broken = check.data?.state === 'broken';
  // Entries were changed; the newest checkpoint may be well signed all the same.
  const changed = badEntry !== null || full?.result.ok === false;
  return (
    <Flex vertical gap={12} style={{ width: 440 }}>
      {badEntry !== null && (
        <Alert type="error" showIcon title={t('chain/problem/entry', { entry: badEntry })} />
      )}
      {check.data && <CheckText check={check.data} changed={changed} />}
      {check.isError && <Alert type="warning" showIcon title={t('chain/unreachable')} />}
      <Divider style={{ margin: 0 }} />
      <FullVerification />
      <Divider style={{ margin: 0 }} />
      <OfflineVerifier />
      {(broken || changed) && (
        <Popconfirm
          title={t('chain/reset')}
          description={<div style={{ maxWidth: 300 }}>{t('chain/resetWhy')}</div>}
          onConfirm={trustAnew}
        >
          <Button size="small" type="link" danger style={{ alignSelf: 'start', padding: 0 }}>
            {t('chain/reset')}
          </Button>
        </Popconfirm>
      )}
    </Flex>
  );
}

/** @param changed something else than this check has failed: then it is no reason to be calm */
function CheckText({ check, changed }: { check: ChainCheck; changed: boolean }) {
  const { t } = useTranslation();
  if (check.state === 'unsupported')
    return <Alert type="warning" showIcon title={t('proof/unsupported')} />;
  if (check.state === 'broken')
    return (
      <Alert
        type="error"
        showIcon
        title={t(`chain/problem/${check.problem}`, { before: check.before, now: check.now })}
        description={t('chain/verifiedAt', { time: clockTime(check.at) })}
      />
    );
  const counts = { before: check.before ?? 0, now: check.size };
  if (changed)
    return <Typography.Text type="secondary">{t('chain/stillSigned', counts)}</Typography.Text>;
  return (
    <>
      <Alert
        type="success"
        showIcon
        title={t('chain/verified', { count: check.size })}
        description={t('chain/verifiedAt', { time: clockTime(check.at) })}
      />
      <Typography.Text>
        {check.before === null && t('chain/first')}
        {check.before === check.size && t('chain/unchanged', counts)}
        {check.before !== null && check.before < check.size && t('chain/extended', counts)}
      </Typography.Text>
      <Typography.Text type="secondary">{t('chain/what')}</Typography.Text>
      <Typography.Text type="secondary">
        {t('chain/key')} <span className="code">{check.verifierKey}</span>
      </Typography.Text>
    </>
  );
}
