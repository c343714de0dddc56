// The page between the one-time password and the console. The server refuses everything else until
// it is done; this page only makes that pleasant.
import { Alert, Button } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Me } from '../../../shared/messages/console.ts';
import { signOut } from '../api/session.ts';
import { forgetSession, meKey } from '../query-client.ts';
import { PasswordForm } from './password-form.tsx';
import { Welcome } from './welcome.tsx';

/** All that a one-time password opens. */
export function FirstPasswordPage({ me }: { me: Me }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const leave = () => void signOut().finally(() => forgetSession(client));
  return (
    <Welcome title={t('password/title')}>
      <Alert type="info" showIcon title={t('password/why')} style={{ marginBottom: 16 }} />
      <PasswordForm me={me} oneTime onChanged={(changed) => client.setQueryData(meKey, changed)} />
      <Button type="link" block onClick={leave} style={{ marginTop: 8 }}>
        {t('app/signOut')}
      </Button>
    </Welcome>
  );
}
