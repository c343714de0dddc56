// The record as it was stored, for who wants to check the hash with tools of their own.
import { CopyOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Section } from './section.tsx';

/** The stored payload, readable; copied exactly as it was hashed. */
export function RawSection({ payload }: { payload: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const copy = () => {
    void navigator.clipboard.writeText(payload).then(() => message.success(t('app/copied')));
  };
  return (
    <Section
      title={t('drawer/raw')}
      extra={
        <Button size="small" icon={<CopyOutlined />} onClick={copy}>
          {t('app/copy')}
        </Button>
      }
    >
      <pre className="code" tabIndex={0}>
        {readable(payload)}
      </pre>
    </Section>
  );
}

/** Indented for reading; what is not JSON any more is shown as it is. */
function readable(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}
