// A code that lets one browser pick, and what to do with it there.
import { useQuery } from '@tanstack/react-query';
import { App, Button, Flex, Modal, Skeleton, Typography } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { askCode } from '../api/rules.ts';
import { useRefusalText } from './use-rules.ts';

export function CodeDialog({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const refusalText = useRefusalText();
  // Asked for once a dialog: another look at the page must not use up codes.
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['rules', 'code'],
    queryFn: () => askCode(),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const again = () => void refetch();
  return (
    <Modal
      open
      title={t('rules/pick')}
      onCancel={close}
      footer={<Button onClick={close}>{t('rules/close')}</Button>}
    >
      {!data && !error && <Skeleton active />}
      {error && !isFetching && (
        <Flex vertical gap={8} align="start" role="alert">
          <Typography.Text type="danger">{refusalText(error)}</Typography.Text>
          <Button onClick={again}>{t('rules/again')}</Button>
        </Flex>
      )}
      {data && !error && <Code code={data.code} until={data.until} again={again} />}
      <ol>
        <li>{t('rules/step1')}</li>
        <li>{t('rules/step2')}</li>
        <li>{t('rules/step3')}</li>
      </ol>
    </Modal>
  );
}

function Code({ code, until, again }: { code: string; until: string; again: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const left = useSecondsTo(until);
  const grouped = `${code.slice(0, 4)} ${code.slice(4)}`;
  const copy = () =>
    void navigator.clipboard.writeText(code).then(() => message.success(t('rules/copied')));
  if (left === 0)
    return (
      <Flex gap={8} align="center" role="alert">
        <Typography.Text type="warning">{t('rules/ended')}</Typography.Text>
        <Button onClick={again}>{t('rules/again')}</Button>
      </Flex>
    );
  return (
    <Flex vertical gap={4} align="center">
      <Typography.Text type="secondary">{t('rules/codeHint')}</Typography.Text>
      <output
        aria-label={t('rules/code')}
        className="code"
        style={{ fontSize: 40, letterSpacing: 4 }}
      >
        {grouped}
      </output>
      <Flex gap={12} align="center">
        <Typography.Text type="secondary">
          {t('rules/left', {
            time: `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`,
          })}
        </Typography.Text>
        <Button size="small" onClick={copy}>
          {t('rules/copy')}
        </Button>
      </Flex>
    </Flex>
  );
}

/** Whole seconds until then, 0 when it is over. */
function useSecondsTo(until: string): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
}
