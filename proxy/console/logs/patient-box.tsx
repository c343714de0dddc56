// The only box that takes a patient's number. It is held in this component's memory, sent in the body
// of one request, and dropped.
import { LockOutlined } from '@ant-design/icons';
import { Alert, Button, Input, Space, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../parts/problem-text.ts';
import type { LogDefinition } from './log-definition.ts';
import { usePatientSearch } from './use-log.ts';
import type { ViewState } from './view-state.ts';

interface Props {
  readonly log: LogDefinition;
  readonly state: ViewState;
  readonly show: (state: ViewState) => void;
}

/** A patient's number, sent once and forgotten: the box is empty again when the rows are there. */
export function PatientBox({ log, state, show }: Props) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [typed, setTyped] = useState('');
  const search = usePatientSearch(log, state, (found) => {
    setTyped('');
    show(found);
  });
  const find = () => {
    const number = typed.trim();
    // The server takes no shorter one: it would be no number but a guess.
    if (number.length >= 3) search.mutate(number);
  };
  return (
    <>
      <Space.Compact>
        <Tooltip title={t('filter/patientHelp')}>
          <Input
            style={{ width: 250 }}
            prefix={<LockOutlined />}
            aria-label={t('filter/patient')}
            placeholder={t('filter/patient')}
            // Neither form history nor a spelling service may learn the number.
            autoComplete="off"
            spellCheck={false}
            maxLength={64}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onPressEnter={find}
          />
        </Tooltip>
        <Button onClick={find} loading={search.isPending}>
          {t('filter/search')}
        </Button>
      </Space.Compact>
      {search.isError && <Alert type="warning" title={problemText(search.error)} />}
    </>
  );
}
