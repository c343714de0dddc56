// What a person can do about the own account: change the password, leave.
import { KeyOutlined, LogoutOutlined, UserOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '../../../shared/messages/console.ts';
import { signOut } from '../api/session.ts';
import { PasswordForm } from '../login/password-form.tsx';
import { forgetSession, meKey } from '../query-client.ts';

/** Leaving works even when the server does not answer: this page forgets everything it holds. */
export function UserMenu({ me }: { me: Me }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [changing, setChanging] = useState(false);
  const leave = () => void signOut().finally(() => forgetSession(client));
  const items = [
    { key: 'who', label: `${me.user} · ${t(`role/${me.role}`)}`, disabled: true },
    {
      key: 'password',
      icon: <KeyOutlined />,
      label: t('app/changePassword'),
      onClick: () => setChanging(true),
    },
    { key: 'leave', icon: <LogoutOutlined />, label: t('app/signOut'), onClick: leave },
  ];
  const changed = (now: Me) => {
    client.setQueryData(meKey, now);
    setChanging(false);
    void message.success(t('password/saved'));
  };
  return (
    <>
      <Dropdown menu={{ items }} trigger={['click']}>
        <Button type="text" icon={<UserOutlined />}>
          {me.user} · {t(`role/${me.role}`)}
        </Button>
      </Dropdown>
      <Modal
        open={changing}
        title={t('app/changePassword')}
        footer={null}
        // What was typed goes with the dialog.
        destroyOnHidden
        onCancel={() => setChanging(false)}
      >
        <PasswordForm me={me} onChanged={changed} />
      </Modal>
    </>
  );
}
