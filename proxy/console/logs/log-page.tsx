// Conditions, chips, table and the drawer of one log.
import { Card, Flex, Typography } from 'antd';
import type { ReactNode } from 'react';
import { RecordDrawer } from '../drawer/record-drawer.tsx';
import { CallProblem } from '../parts/call-problem.tsx';
import { ExportButton } from './export-button.tsx';
import { FilterBar } from './filter-bar.tsx';
import { FilterChips } from './filter-chips.tsx';
import type { LogDefinition } from './log-definition.ts';
import { LogTable } from './log-table.tsx';
import { LogFooter, LogSummary } from './log-totals.tsx';
import { useLog } from './use-log.ts';
import type { ViewState } from './view-state.ts';

interface Props {
  readonly log: LogDefinition;
  readonly title: string;
  readonly state: ViewState;
  readonly show: (state: ViewState) => void;
  readonly above?: ReactNode;
}

/** Keeps no state of its own: what it shows is in the address, what it lists in the cache. */
export function LogPage({ log, title, state, show, above }: Props) {
  const found = useLog(log, state);
  const { query, rows } = found;
  // A condition changes what is listed, so the record that was open may be gone.
  const narrow = (change: Partial<ViewState>) => show({ ...state, open: undefined, ...change });
  const open = (index: number | undefined) => show({ ...state, open: index });
  // A problem takes the table's place only while there are no rows: a failed refresh keeps them.
  return (
    <Flex vertical gap={12}>
      <Flex justify="space-between" align="center">
        <Typography.Title level={1} style={{ margin: 0, fontSize: 20 }}>
          {title}
        </Typography.Title>
        <Flex gap={8}>
          <LogSummary found={found} />
          <ExportButton log={log} state={state} total={found.total} />
        </Flex>
      </Flex>
      <Card size="small">
        {above}
        <FilterBar log={log} state={state} facets={found.facets} narrow={narrow} show={show} />
        <FilterChips log={log} state={state} narrow={narrow} />
        {query.isError && !query.data ? (
          <CallProblem error={query.error} retry={() => void query.refetch()} />
        ) : (
          <LogTable
            log={log}
            rows={rows}
            state={state}
            loading={query.isPending}
            stale={query.isPlaceholderData}
            searching={found.reached !== null}
            narrow={narrow}
            open={open}
          />
        )}
        <LogFooter found={found} />
      </Card>
      <RecordDrawer
        index={state.open ?? null}
        listed={rows.map((row) => row.index)}
        open={open}
        // Over all time and without other conditions: wherever this patient occurs.
        searchPatient={(refs) => show({ refs: [...refs], range: 'all' })}
      />
    </Flex>
  );
}
