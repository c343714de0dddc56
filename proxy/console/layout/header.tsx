// The one line that is always in sight: product and hospital, chain badge, language, who is signed
// in.
import { SafetyCertificateFilled } from '@ant-design/icons';
import { Flex, Layout, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { ChainBadge } from '../chain/chain-badge.tsx';
import { DarkSwitch } from './dark-switch.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { useMe } from './use-me.ts';
import { UserMenu } from './user-menu.tsx';

/** 56 px high: the drawer begins below it. */
export function Header() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <Layout.Header
      style={{
        height: 56,
        lineHeight: 'normal',
        padding: '0 20px',
        display: 'flex',
        alignItems: 'center',
        justifyContent: 'space-between',
        borderBottom: '1px solid var(--ant-color-border-secondary)',
      }}
    >
      <Flex align="center" gap={10}>
        <SafetyCertificateFilled style={{ fontSize: 24, color: 'var(--ant-color-primary)' }} />
        <Typography.Text strong style={{ fontSize: 17 }}>
          {t('app/name')}
        </Typography.Text>
        <Typography.Text>{t('app/title')}</Typography.Text>
        <Typography.Text type="secondary">{me?.hospital}</Typography.Text>
      </Flex>
      <Flex align="center" gap={4}>
        <ChainBadge />
        <LanguageSwitch />
        <DarkSwitch />
        {me && <UserMenu me={me} />}
      </Flex>
    </Layout.Header>
  );
}
