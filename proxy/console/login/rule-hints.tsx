// The password rules beside the box, ticked off while typing; the server has the last word.
import { CheckCircleFilled, MinusCircleOutlined } from '@ant-design/icons';
import { Form, type FormInstance } from 'antd';
import { useTranslation } from 'react-i18next';
import {
  passwordMinimum,
  type PasswordProblem,
  passwordProblemsOf,
} from '../../../shared/messages/password-rule.ts';

// Without `tooLong`: the box takes no more than is allowed.
const shown: readonly PasswordProblem[] = ['tooShort', 'sameAsUser', 'sameAsOld'];

/** The server's rules, ticked off while typing. */
export function RuleHints({ form, user }: { form: FormInstance; user: string }) {
  const { t } = useTranslation();
  const next: string = Form.useWatch('next', form) ?? '';
  const current: string = Form.useWatch('current', form) ?? '';
  const problems = passwordProblemsOf(next, user, current);
  return (
    <ul className="proof-steps" style={{ margin: '-8px 0 16px', fontSize: 13 }}>
      {shown.map((rule) => {
        const met = next !== '' && !problems.includes(rule);
        return (
          <li key={rule}>
            {met ? (
              <CheckCircleFilled
                style={{ color: 'var(--ant-color-success)' }}
                aria-label={t('password/met')}
              />
            ) : (
              <MinusCircleOutlined aria-label={t('password/unmet')} />
            )}
            {t(`password/rule/${rule}`, { minimum: passwordMinimum })}
          </li>
        );
      })}
    </ul>
  );
}
