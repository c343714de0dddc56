// The rows of a log, with its four states: loading, empty, nothing for these conditions, rows.
// A row opens with a click or with Enter.
import { Empty, Skeleton, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ConsoleRow } from '../../../shared/messages/console.ts';
import { useColumns } from './columns.tsx';
import type { LogDefinition } from './log-definition.ts';
import { isNarrowed, type ViewState } from './view-state.ts';

interface Props {
  readonly log: LogDefinition;
  readonly rows: readonly ConsoleRow[];
  readonly state: ViewState;
  readonly loading: boolean;
  /** The rows belong to the conditions before these. */
  readonly stale: boolean;
  /** Whether there is nothing is not known yet. */
  readonly searching: boolean;
  readonly narrow: (change: Partial<ViewState>) => void;
  readonly open: (index: number) => void;
}

/** While new rows load, the old ones stay, dimmed: the page does not jump. */
export function LogTable({ log, rows, state, loading, stale, searching, narrow, open }: Props) {
  const { t } = useTranslation();
  const columns = useColumns(log.columns, narrow);
  if (loading) return <Skeleton active title={false} paragraph={{ rows: 10, width: '100%' }} />;
  return (
    <Table<ConsoleRow>
      size="small"
      rowKey="index"
      columns={columns}
      dataSource={rows}
      // Read on by a button: numbered pages would shift as new records arrive on top.
      pagination={false}
      loading={stale}
      scroll={{ x: 980 }}
      locale={{ emptyText: searching ? <>&nbsp;</> : <NoRows narrowed={isNarrowed(state)} /> }}
      rowClassName={({ index }) => (index === state.open ? 'record-row open' : 'record-row')}
      onRow={({ index }) => ({
        tabIndex: 0,
        'aria-label': t('log/openRow', { index }),
        'data-index': index,
        onClick: () => open(index),
        onKeyDown: (event) => {
          // Enter on a button inside the row is that button's.
          if (event.key === 'Enter' && event.target === event.currentTarget) open(index);
        },
      })}
    />
  );
}

/** "Nothing yet" and "nothing for these conditions" ask for different next steps. */
function NoRows({ narrowed }: { narrowed: boolean }) {
  const { t } = useTranslation();
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={
        <>
          <div>{narrowed ? t('log/emptyFiltered') : t('log/empty')}</div>
          <div style={{ fontSize: 13 }}>
            {narrowed ? t('log/emptyFilteredHint') : t('log/emptyHint')}
          </div>
        </>
      }
    />
  );
}
