// What the page lists, as a file: the same conditions, all rows.
import { DownloadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { App, Button, Dropdown, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { type ExportRequest, mostExported } from '../../../shared/messages/console.ts';
import { exportRecords } from '../api/records.ts';
import { type Language, languages } from '../i18n/language.ts';
import { saveFile } from '../parts/save-file.ts';
import { useProblemText } from '../parts/problem-text.ts';
import type { LogDefinition } from './log-definition.ts';
import { filterOf, type ViewState } from './view-state.ts';

interface Props {
  readonly log: LogDefinition;
  readonly state: ViewState;
  readonly total: number;
}

/** Says beforehand that an export leaves a record, and why one that is too large is not to be had here. */
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
  const tooMany = total > mostExported;
  const why = tooMany
    ? t('export/tooMany', { most: mostExported.toLocaleString() })
    : t('export/recorded');
  const items = (['csv', 'ndjson'] as const).map((key) => ({
    key,
    label: t(`export/${key}`),
    onClick: () => run.mutate(key),
  }));
  return (
    <Dropdown menu={{ items }} trigger={['click']} disabled={tooMany || total === 0}>
      <Tooltip title={why}>
        <Button icon={<DownloadOutlined />} loading={run.isPending}>
          {t('export/button')}
        </Button>
      </Tooltip>
    </Dropdown>
  );
}
