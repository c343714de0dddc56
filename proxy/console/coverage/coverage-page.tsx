// Which pages browsers protect, and where they no longer do: rules that find nothing any more, canaries in clear.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Card, Checkbox, Flex, Input, Skeleton, Statistic, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readCoverage } from '../api/coverage.ts';
import { CallProblem } from '../parts/call-problem.tsx';
import { canaryRecords, driftRecords } from './coverage-links.ts';
import { type CoverageRow, coverageRows, percentOf } from './coverage-rows.ts';
import { CoverageTable } from './coverage-table.tsx';

/** Read again while somebody watches. */
const refresh = 60_000;
const bad = { color: '#b42318' };

export function CoveragePage() {
  const { t } = useTranslation();
  const [word, setWord] = useState('');
  const [onlyFindings, setOnlyFindings] = useState(false);
  const { data, isError, error, refetch } = useQuery({
    queryKey: ['coverage'],
    queryFn: ({ signal }) => readCoverage(signal),
    refetchInterval: refresh,
  });
  if (isError && !data) return <CallProblem error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton active />;
  const none = data.pages.length === 0 ? 'none' : onlyFindings ? 'noneLost' : 'noneFound';
  return (
    <Flex vertical gap={12}>
      <Typography.Title level={1} style={{ margin: 0, fontSize: 20 }}>
        {t('coverage/title')}
      </Typography.Title>
      <Typography.Text type="secondary">{t('coverage/hint')}</Typography.Text>
      <Totals rows={coverageRows(data, '', false)} canaries={data.canaries} />
      <Card size="small">
        <Flex gap={16} wrap align="center" style={{ marginBottom: 12 }}>
          <Input.Search
            allowClear
            style={{ width: 280 }}
            value={word}
            placeholder={t('coverage/search')}
            aria-label={t('coverage/search')}
            onChange={({ target }) => setWord(target.value)}
          />
          <Checkbox
            checked={onlyFindings}
            onChange={({ target }) => setOnlyFindings(target.checked)}
          >
            {t('coverage/onlyFindings')}
          </Checkbox>
        </Flex>
        <CoverageTable rows={coverageRows(data, word, onlyFindings)} none={t(`coverage/${none}`)} />
      </Card>
    </Flex>
  );
}

/** Findings open their records; the other numbers are the table's below. */
function Totals({ rows, canaries }: { rows: readonly CoverageRow[]; canaries: number }) {
  const { t } = useTranslation();
  const sum = (of: (row: CoverageRow) => number) => rows.reduce((all, row) => all + of(row), 0);
  const fields = { found: sum(({ found }) => found), masked: sum(({ masked }) => masked) };
  const lost = sum((row) => row.lost.length + Number(row.shareDriftAt !== null));
  const leaks = rows.filter(({ leakAt }) => leakAt !== null).length;
  return (
    <Flex gap={12} wrap>
      <Total name="pages" value={rows.length} />
      <Total name="fields" value={fields.found} />
      <Total name="masked" value={percentOf(fields) ?? t('app/none')} />
      <Link {...driftRecords}>
        <Total name="lost" value={lost} alarms />
      </Link>
      <Link {...canaryRecords}>
        <Total name="leaks" value={leaks} alarms />
      </Link>
      <Total name="canaries" value={canaries} />
    </Flex>
  );
}

interface TotalProps {
  readonly name: 'pages' | 'fields' | 'masked' | 'lost' | 'leaks' | 'canaries';
  readonly value: number | string;
  /** Any is bad news. */
  readonly alarms?: boolean;
}

function Total({ name, value, alarms = false }: TotalProps) {
  const { t } = useTranslation();
  return (
    <Card size="small" style={{ minWidth: 132 }} data-total={name} hoverable={alarms}>
      <Statistic
        title={t(`coverage/${name}`)}
        value={value}
        styles={alarms && value !== 0 ? { content: bad } : {}}
      />
    </Card>
  );
}
