// Browsers, a line each.
import { Table, type TableColumnsType, Tag, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { fullTime } from '../parts/moment-text.ts';
import type { DeviceRow, DeviceState } from './device-state.ts';

const colours: Record<DeviceState, string> = {
  rewound: 'error',
  gaps: 'error',
  silent: 'warning',
  unheard: 'default',
  idle: 'default',
  online: 'success',
  revoked: 'default',
};

interface Props {
  readonly rows: readonly DeviceRow[];
  /** False where no browser has enrolled yet. */
  readonly anyAtAll: boolean;
}

export function DevicesTable({ rows, anyAtAll }: Props) {
  const { t } = useTranslation();
  return (
    <Table<DeviceRow>
      size="small"
      rowKey="id"
      columns={useColumns()}
      dataSource={rows}
      pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      locale={{ emptyText: t(anyAtAll ? 'devices/noneFound' : 'devices/none') }}
    />
  );
}

function useColumns(): TableColumnsType<DeviceRow> {
  const { t } = useTranslation();
  const amount = (value: number) =>
    value === 0 ? '0' : <Typography.Text type="danger">{value}</Typography.Text>;
  return [
    {
      title: t('devices/state'),
      dataIndex: 'state',
      render: (state: DeviceState) => (
        <Tag color={colours[state]} variant="filled">
          {t(`deviceState/${state}`)}
        </Tag>
      ),
    },
    {
      title: t('log/workstation'),
      render: (_, { id, workstation }) => (
        <>
          <div>{workstation ?? t('app/unknown')}</div>
          <span className="code">{id}</span>
        </>
      ),
    },
    { title: t('drawer/browser'), dataIndex: 'browser' },
    { title: t('drawer/version'), dataIndex: 'version' },
    {
      title: t('drawer/policyVersion'),
      align: 'right',
      render: (_, { policyVersion, oldPolicy }) => (
        <Typography.Text type={oldPolicy ? 'warning' : undefined}>
          {policyVersion ?? t('app/none')}
        </Typography.Text>
      ),
    },
    {
      title: t('devices/heard'),
      render: (_, { heardAt }) => (heardAt === null ? t('devices/never') : fullTime(heardAt)),
    },
    { title: t('devices/queued'), dataIndex: 'queued', align: 'right' },
    { title: t('devices/dropped'), dataIndex: 'dropped', align: 'right', render: amount },
    { title: t('devices/missing'), dataIndex: 'missing', align: 'right', render: amount },
    { title: t('devices/enrolledAt'), render: (_, { enrolledAt }) => fullTime(enrolledAt) },
  ];
}
