// Conditions that are words: account, workstation, partner.
import { DesktopOutlined, BankOutlined, UserOutlined } from '@ant-design/icons';
import { Input, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { holdsPersonNumber } from '../../../shared/messages/person-number.ts';
import type { ViewState } from './view-state.ts';

const icons = { user: <UserOutlined />, device: <DesktopOutlined />, partner: <BankOutlined /> };

interface Props {
  readonly name: 'user' | 'device' | 'partner';
  readonly state: ViewState;
  readonly narrow: (change: Partial<ViewState>) => void;
}

/** A condition typed as a word; applied with Enter or when the box is left. A person's number stays
 *  in the box: conditions are kept in the address and in the record of the look. */
export function WordBox({ name, state, narrow }: Props) {
  const { t } = useTranslation();
  const current = state[name] ?? '';
  const [refused, setRefused] = useState(false);
  const apply = (typed: string) => {
    const word = typed.trim();
    const personal = holdsPersonNumber(word);
    setRefused(personal);
    if (!personal && word !== current) narrow({ [name]: word === '' ? undefined : word });
  };
  return (
    <Tooltip open={refused} title={t('error/patientValue')} color="#b3202c">
      <Input
        // A new value from elsewhere, such as a removed chip, starts the box anew.
        key={current}
        allowClear
        style={{ width: 164 }}
        prefix={icons[name]}
        aria-label={t(`filter/${name}`)}
        placeholder={t(`filter/${name}`)}
        defaultValue={current}
        maxLength={120}
        onPressEnter={(event) => apply(event.currentTarget.value)}
        onBlur={(event) => apply(event.currentTarget.value)}
        onClear={() => apply('')}
        {...(refused ? { status: 'error' as const } : {})}
      />
    </Tooltip>
  );
}
