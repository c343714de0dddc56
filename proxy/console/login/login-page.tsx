// Sign-in. It says what a newcomer needs (where the first password is) and what everybody should
// know (that this is recorded), and nothing about which part of a refused pair was wrong.
import { LockOutlined, UserOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { signIn } from '../api/session.ts';
import { useProblemText } from '../parts/problem-text.ts';
import { meKey } from '../query-client.ts';
import { Welcome } from './welcome.tsx';

interface Fields {
  user: string;
  password: string;
}

/** Autocomplete is left on: password managers make better passwords than people. */
export function LoginPage() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const client = useQueryClient();
  const login = useMutation({
    mutationFn: signIn,
    onSuccess: (me) => client.setQueryData(meKey, me),
  });
  return (
    <Welcome title={t('login/title')}>
      <Form<Fields>
        layout="vertical"
        requiredMark={false}
        onFinish={(given) => login.mutate(given)}
      >
        {login.isError && (
          <Alert
            type="error"
            showIcon
            role="alert"
            title={problemText(login.error)}
            style={{ marginBottom: 16 }}
          />
        )}
        <Form.Item
          name="user"
          label={t('login/user')}
          rules={[{ required: true, message: t('login/needUser') }]}
        >
          <Input prefix={<UserOutlined />} autoComplete="username" autoFocus maxLength={64} />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('login/password')}
          rules={[{ required: true, message: t('login/needPassword') }]}
        >
          <Input.Password
            prefix={<LockOutlined />}
            autoComplete="current-password"
            maxLength={200}
          />
        </Form.Item>
        <Button type="primary" htmlType="submit" block size="large" loading={login.isPending}>
          {t('login/submit')}
        </Button>
        <Typography.Paragraph type="secondary" style={{ margin: '16px 0 0', fontSize: 13 }}>
          {t('login/first')}
          <br />
          {t('login/recorded')}
        </Typography.Paragraph>
      </Form>
    </Welcome>
  );
}
