// The proof of one record, recomputed here.
import {
  CheckCircleFilled,
  CloseCircleFilled,
  DownloadOutlined,
  MinusCircleOutlined,
} from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Collapse, Skeleton } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenResponse } from '../../../shared/messages/console.ts';
import { readKept } from '../chain/kept-checkpoint.ts';
import { useProofAlarm } from '../chain/use-chain.ts';
import { Facts } from './facts.tsx';
import { proofFile, saveText } from './proof-file.ts';
import { Section } from './section.tsx';
import { type EntryCheck, proofSteps, verifyEntry } from './verify-entry.ts';

/** The key that this browser remembers is used, not the one that came with the answer: a server that
 *  swaps both log and key is noticed. */
export function ProofSection({ opened }: { opened: OpenResponse }) {
  const { t } = useTranslation();
  const raiseAlarm = useProofAlarm();
  const { proof, index } = opened;
  const checked = useQuery({
    queryKey: ['proof', index, proof.checkpoint, proof.leaf],
    queryFn: () => verifyEntry(opened, readKept()?.verifierKey ?? null),
    // Checked anew each time the drawer opens: an old verdict must not stand in for a new one.
    gcTime: 0,
  });
  const check = checked.data;
  const failed = check !== undefined && Object.values(check.steps).includes(false);
  // After rendering: the badge is another component, and must not be set while this one renders.
  useEffect(() => {
    if (failed) raiseAlarm(index);
  });
  return (
    <Section
      title={t('drawer/proof')}
      extra={
        <Button
          size="small"
          icon={<DownloadOutlined />}
          onClick={() => saveText(proofFile(opened))}
        >
          {t('offline/proof')}
        </Button>
      }
    >
      {checked.isPending && <Skeleton active title={false} paragraph={{ rows: 3 }} />}
      {check && (
        <div data-proof={failed ? 'bad' : check.ok ? 'good' : 'open'}>
          <Verdict check={check} failed={failed} />
          <Steps check={check} opened={opened} />
          <Details check={check} opened={opened} />
        </div>
      )}
    </Section>
  );
}

/** Three ways: proven, disproven, or a browser that cannot say. */
function Verdict({ check, failed }: { check: EntryCheck; failed: boolean }) {
  const { t } = useTranslation();
  if (failed) return <Alert type="error" showIcon title={t('proof/bad')} />;
  if (!check.ok) return <Alert type="warning" showIcon title={t('proof/unsupported')} />;
  const good = check.destroyed ? t('proof/destroyed') : t('proof/good');
  return <Alert type="success" showIcon title={good} />;
}

/** Every step on its own line: when a proof fails, which step it is tells what was tampered with. */
function Steps({ check, opened }: { check: EntryCheck; opened: OpenResponse }) {
  const { t } = useTranslation();
  const values = { index: opened.index, length: opened.proof.hashes.length };
  return (
    <ul className="proof-steps" style={{ margin: '10px 0' }}>
      {proofSteps.map((step) => (
        <li key={step} data-step={step} data-holds={String(check.steps[step])}>
          <StepMark holds={check.steps[step]} />
          {t(`proof/step/${step}`, values)}
        </li>
      ))}
    </ul>
  );
}

function StepMark({ holds }: { holds: boolean | null }) {
  if (holds === null) return <MinusCircleOutlined />;
  return holds ? (
    <CheckCircleFilled style={{ color: 'var(--ant-color-success)' }} aria-label="✓" />
  ) : (
    <CloseCircleFilled style={{ color: 'var(--ant-color-error)' }} aria-label="✗" />
  );
}

/** The numbers for a second opinion with other tools. */
function Details({ check, opened }: { check: EntryCheck; opened: OpenResponse }) {
  const { t } = useTranslation();
  const { proof } = opened;
  const facts = [
    { label: t('proof/entry'), value: opened.index },
    { label: t('proof/size'), value: check.size },
    {
      label: t('proof/leafHash'),
      value: <span className="code">{check.leafHash}</span>,
      wide: true,
    },
    { label: t('proof/path'), value: t('proof/pathValue', { count: proof.hashes.length }) },
    { label: t('proof/root'), value: <span className="code">{check.root}</span>, wide: true },
  ];
  const path = proof.hashes.map((hash, i) => `${i + 1}. ${hash}`).join('\n');
  return (
    <>
      <Facts facts={facts} />
      <Collapse
        size="small"
        style={{ marginTop: 10 }}
        items={[
          {
            key: 'checkpoint',
            label: t('proof/checkpoint'),
            children: <pre className="code">{proof.checkpoint}</pre>,
          },
          { key: 'path', label: t('proof/path'), children: <pre className="code">{path}</pre> },
        ]}
      />
    </>
  );
}
