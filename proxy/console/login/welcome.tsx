// The frame of the pages before the console: product, card, language and dark switches.
import { SafetyCertificateFilled } from '@ant-design/icons';
import { Card, Flex, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DarkSwitch } from '../layout/dark-switch.tsx';
import { LanguageSwitch } from '../layout/language-switch.tsx';

/** Language and theme are here too: who cannot read the page must be able to change it first. */
export function Welcome({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <main className="centred">
      <Flex vertical gap={20} style={{ width: 400, maxWidth: '100%' }}>
        <Flex vertical align="center" gap={4}>
          <Flex align="center" gap={10}>
            <SafetyCertificateFilled style={{ fontSize: 30, color: 'var(--ant-color-primary)' }} />
            <Typography.Title level={1} style={{ margin: 0, fontSize: 26 }}>
              {t('app/name')} {t('app/title')}
            </Typography.Title>
          </Flex>
          <Typography.Text type="secondary">{t('app/slogan')}</Typography.Text>
        </Flex>
        <Card>
          <Typography.Title level={2} style={{ margin: '0 0 16px', fontSize: 18 }}>
            {title}
          </Typography.Title>
          {children}
        </Card>
        <Flex justify="center" gap={8}>
          <LanguageSwitch />
          <DarkSwitch />
        </Flex>
      </Flex>
    </main>
  );
}
