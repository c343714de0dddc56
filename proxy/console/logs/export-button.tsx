// What the page lists, as a file: the same conditions, all rows.
import { DownloadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { App, Button, Dropdown, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ConsoleTotal, ExportRequest } from '../../../shared/messages/console.ts';
import { exportRecords } from '../api/records.ts';
import { type Language, languages } from '../i18n/language.ts';
import { saveFile } from '../parts/save-file.ts';
import { useProblemText } from '../parts/problem-text.ts';
import type { LogDefinition } from './log-definition.ts';
import { filterOf, type ViewState } from './view-state.ts';

interface Props {
  readonly log: LogDefinition;
  readonly state: ViewState;
  readonly total: ConsoleTotal;
}

/** Says beforehand that an export leaves a record. One that is too large the server refuses: here it may not
 *  be known how many there are. */
export function ExportButton({ log, state, total }: Props) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const language: Language = languages.find((known) => known === i18n.language) ?? 'zh-CN';
  const run = useMutation({
    mutationFn: (format: ExportRequest['format']) =>
      exportRecords({ filter: filterOf(state, [...log.kinds], new Date()), format, language }),
    onSuccess: ({ name, content }) => saveFile(name, content),
    onError: (error) => void message.error(problemText(error)),
  });
  const items = (['csv', 'ndjson'] as const).map((key) => ({
    key,
    label: t(`export/${key}`),
    onClick: () => run.mutate(key),
  }));
  return (
    <Dropdown menu={{ items }} trigger={['click']} disabled={total.count === 0 && !total.isAtLeast}>
      <Tooltip title={t('export/recorded')}>
        <Button icon={<DownloadOutlined />} loading={run.isPending}>
          {t('export/button')}
        </Button>
      </Tooltip>
    </Dropdown>
  );
}
