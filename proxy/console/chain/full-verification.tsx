// The full verification: started by a person, recorded, with its progress and its verdict. A bad
// verdict names the first entry that cannot be trusted and leads to it.
import { Link } from '@tanstack/react-router';
import { Alert, Button, Flex, Progress, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { faultRules } from '../../../shared/records/fault-rules.ts';
import { useProblemText } from '../parts/problem-text.ts';
import { clockTime } from '../parts/moment-text.ts';
import { type FullCheck, useChain, useFullVerification } from './use-chain.ts';

/** Shows the last result of this page load until a new run replaces it. */
export function FullVerification() {
  const { t } = useTranslation();
  const { full } = useChain();
  const { run, progress } = useFullVerification();
  const problemText = useProblemText();
  const { done, total } = progress ?? { done: 0, total: 0 };
  return (
    <Flex vertical gap={8}>
      <Flex justify="space-between" align="center" gap={12}>
        <Typography.Text type="secondary">{t('chain/fullHint')}</Typography.Text>
        <Button type="primary" loading={run.isPending} onClick={() => run.mutate()}>
          {t('chain/full')}
        </Button>
      </Flex>
      {run.isPending && (
        <>
          <Progress percent={total > 0 ? Math.floor((done / total) * 100) : 0} status="active" />
          <Typography.Text type="secondary">{t('chain/running', { done, total })}</Typography.Text>
        </>
      )}
      {run.isError && <Alert type="warning" showIcon title={problemText(run.error)} />}
      {full && !run.isPending && <FullResult full={full} />}
    </Flex>
  );
}

/** Open transfers are no fault of the record; they are shown beside it because somebody has to ask
 *  what became of them. */
function FullResult({ full: { result, at } }: { full: FullCheck }) {
  const { t, i18n } = useTranslation();
  const { firstBad, openTransfers = 0 } = result;
  const when = t('chain/fullAt', { time: clockTime(at) });
  const rule = faultRules.find((known) => known === firstBad?.rule);
  return (
    <div data-full={result.ok ? 'good' : 'bad'}>
      {result.ok ? (
        <Alert
          type="success"
          showIcon
          title={t('chain/fullGood', { count: result.entries })}
          description={when}
        />
      ) : (
        <Alert
          type="error"
          showIcon
          title={t('chain/fullBad', { entry: firstBad?.entry ?? 0 })}
          description={
            <>
              {/* The verifier's own sentence is English. */}
              {rule && i18n.language !== 'en' ? t(`chain/rule/${rule}`) : firstBad?.message}
              <br />
              {when}
              <br />
              {firstBad && (
                <Link to="/transfers" search={{ open: firstBad.entry }}>
                  {t('log/openRow', { index: firstBad.entry })}
                </Link>
              )}
            </>
          }
        />
      )}
      {openTransfers > 0 && (
        <Alert
          type="warning"
          showIcon
          style={{ marginTop: 8 }}
          title={t('chain/openTransfers', { count: openTransfers })}
        />
      )}
    </div>
  );
}
