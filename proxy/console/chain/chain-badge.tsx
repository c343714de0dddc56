// The badge in the header: green only for what this browser has checked itself.
import {
  LoadingOutlined,
  QuestionCircleOutlined,
  SafetyCertificateOutlined,
  WarningFilled,
} from '@ant-design/icons';
import { Button, Popover } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { clockTime } from '../parts/moment-text.ts';
import { ChainPanel } from './chain-panel.tsx';
import { useChain } from './use-chain.ts';

/** `open`: nothing is known to be wrong, and nothing was verified either. */
type Tone = 'good' | 'bad' | 'open';
const colours: Record<Tone, string> = {
  good: 'var(--ant-color-success)',
  bad: 'var(--ant-color-error)',
  open: 'var(--ant-color-text-secondary)',
};

/** Loud only when something is wrong; otherwise one line with the number and the time. */
export function ChainBadge() {
  const { t } = useTranslation();
  const { tone, icon, text } = useBadge();
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      title={t('chain/panelTitle')}
      content={<ChainPanel />}
    >
      <Button
        type={tone === 'bad' ? 'primary' : 'text'}
        danger={tone === 'bad'}
        icon={icon}
        data-chain={tone}
        // A screen reader tells of a changed verdict wherever the focus is.
        aria-live="polite"
        style={tone === 'bad' ? {} : { color: colours[tone] }}
      >
        {t('chain/badge', { state: text })}
      </Button>
    </Popover>
  );
}

/** The worst of three answers decides: a failed record proof and a failed full verification stay in
 *  force even while the checkpoint itself is fine. */
function useBadge(): { tone: Tone; icon: ReactNode; text: string } {
  const { t } = useTranslation();
  const { check, full, badEntry } = useChain();
  const { data } = check;
  if (badEntry !== null || full?.result.ok === false || data?.state === 'broken')
    return { tone: 'bad', icon: <WarningFilled />, text: t('chain/broken') };
  if (check.isError)
    return { tone: 'open', icon: <QuestionCircleOutlined />, text: t('chain/unreachable') };
  if (!data) return { tone: 'open', icon: <LoadingOutlined />, text: t('chain/checking') };
  if (data.state === 'unsupported')
    return { tone: 'open', icon: <QuestionCircleOutlined />, text: t('chain/unsupported') };
  const count = data.size.toLocaleString();
  return {
    tone: 'good',
    icon: <SafetyCertificateOutlined />,
    text: `${t('chain/verified', { count })} · ${clockTime(data.at)}`,
  };
}
