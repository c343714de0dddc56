// The verifier to take away, with its hash: who does not want to believe this page checks elsewhere.
import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { verifierHash, verifierPath } from '../api/chain.ts';

/** The hash is fetched with the panel, not with the page. */
export function OfflineVerifier() {
  const { t } = useTranslation();
  const hash = useQuery({ queryKey: ['chain', 'verifier'], queryFn: verifierHash, retry: false });
  return (
    <Flex vertical gap={4}>
      <Flex justify="space-between" align="center" gap={12}>
        <Typography.Text type="secondary">{t('offline/hint')}</Typography.Text>
        <Button icon={<DownloadOutlined />} href={verifierPath} download>
          {t('offline/verifier')}
        </Button>
      </Flex>
      {hash.data && (
        <Typography.Text type="secondary" data-verifier-hash={hash.data}>
          SHA-256 <span className="code">{hash.data}</span>
        </Typography.Text>
      )}
    </Flex>
  );
}
