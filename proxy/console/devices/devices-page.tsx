// The hospital's browsers: which are protected and speak, which have fallen silent, of which events are missing.
import { useQuery } from '@tanstack/react-query';
import { Card, Flex, Input, Select, Skeleton, Statistic, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readDevices } from '../api/devices.ts';
import { CallProblem } from '../parts/call-problem.tsx';
import { type DeviceRow, deviceRows, type DeviceState, deviceStates } from './device-state.ts';
import { DevicesTable } from './devices-table.tsx';

/** Read again while somebody watches. */
const refresh = 60_000;

export function DevicesPage() {
  const { t } = useTranslation();
  const [word, setWord] = useState('');
  const [states, setStates] = useState<DeviceState[]>([]);
  const { data, isError, error, refetch } = useQuery({
    queryKey: ['devices'],
    queryFn: ({ signal }) => readDevices(signal),
    refetchInterval: refresh,
  });
  if (isError && !data) return <CallProblem error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton active />;
  const options = deviceStates.map((value) => ({ value, label: t(`deviceState/${value}`) }));
  return (
    <Flex vertical gap={12}>
      <Typography.Title level={1} style={{ margin: 0, fontSize: 20 }}>
        {t('devices/title')}
      </Typography.Title>
      <Typography.Text type="secondary">{t('devices/hint')}</Typography.Text>
      <Totals rows={deviceRows(data, '', [])} />
      <Card size="small">
        <Flex gap={8} wrap style={{ marginBottom: 12 }}>
          <Input.Search
            allowClear
            style={{ width: 280 }}
            value={word}
            placeholder={t('devices/search')}
            aria-label={t('devices/search')}
            onChange={({ target }) => setWord(target.value)}
          />
          <Select
            mode="multiple"
            allowClear
            style={{ minWidth: 220 }}
            value={states}
            options={options}
            placeholder={t('devices/allStates')}
            aria-label={t('devices/allStates')}
            onChange={setStates}
          />
        </Flex>
        <DevicesTable rows={deviceRows(data, word, states)} anyAtAll={data.devices.length > 0} />
      </Card>
    </Flex>
  );
}

function Totals({ rows }: { rows: readonly DeviceRow[] }) {
  const { t } = useTranslation();
  const count = (is: (row: DeviceRow) => boolean) => rows.filter(is).length;
  const sum = (of: (row: DeviceRow) => number) => rows.reduce((all, row) => all + of(row), 0);
  const bad = { color: '#b42318' };
  const totals = [
    { name: 'enrolled', value: count(({ revoked }) => !revoked), alarms: false },
    { name: 'online', value: count(({ state }) => state === 'online'), alarms: false },
    { name: 'silent', value: count(({ state }) => state === 'silent'), alarms: true },
    { name: 'oldPolicy', value: count(({ oldPolicy }) => oldPolicy), alarms: false },
    { name: 'missing', value: sum(({ missing }) => missing), alarms: true },
    { name: 'dropped', value: sum(({ dropped }) => dropped), alarms: true },
  ] as const;
  return (
    <Flex gap={12} wrap>
      {totals.map(({ name, value, alarms }) => (
        <Card key={name} size="small" style={{ minWidth: 132 }} data-total={name}>
          <Statistic
            title={t(`devices/${name}`)}
            value={value}
            styles={alarms && value > 0 ? { content: bad } : {}}
          />
        </Card>
      ))}
    </Flex>
  );
}
