// Current password, new password twice, and the rules beside them as they are met.
import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Me } from '../../../shared/messages/console.ts';
import { changePassword } from '../api/session.ts';
import { useProblemText } from '../parts/problem-text.ts';
import { RuleHints } from './rule-hints.tsx';

interface Fields {
  current: string;
  next: string;
  again: string;
}

interface Props {
  readonly me: Me;
  /** The current password is the one that `serve` printed. */
  readonly oneTime?: boolean;
  readonly onChanged: (me: Me) => void;
}

/** The hidden user name tells password managers whose password this is. */
export function PasswordForm({ me, oneTime, onChanged }: Props) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [form] = Form.useForm<Fields>();
  const change = useMutation({ mutationFn: changePassword, onSuccess: onChanged });
  const currentLabel = oneTime ? t('password/currentOnce') : t('password/current');
  return (
    <Form<Fields>
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={({ current, next }) => change.mutate({ current, next })}
    >
      {change.isError && (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={problemText(change.error)}
          style={{ marginBottom: 16 }}
        />
      )}
      <input type="text" autoComplete="username" value={me.user} readOnly hidden />
      <Secret name="current" label={currentLabel} autoComplete="current-password" />
      <Secret name="next" label={t('password/next')} autoComplete="new-password" />
      <RuleHints form={form} user={me.user} />
      <Form.Item
        name="again"
        label={t('password/again')}
        // Checked again when the first box changes.
        dependencies={['next']}
        rules={[
          { required: true, message: t('password/differ') },
          ({ getFieldValue }) => ({
            validator: async (_rule, value: unknown) => {
              if (value !== getFieldValue('next')) throw new Error(t('password/differ'));
            },
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block size="large" loading={change.isPending}>
        {t('password/submit')}
      </Button>
    </Form>
  );
}

/** A password box that may be looked at while typing. */
function Secret(props: { name: 'current' | 'next'; label: string; autoComplete: string }) {
  const { t } = useTranslation();
  return (
    <Form.Item
      name={props.name}
      label={props.label}
      rules={[{ required: true, message: t('login/needPassword') }]}
    >
      <Input.Password autoComplete={props.autoComplete} maxLength={200} />
    </Form.Item>
  );
}
