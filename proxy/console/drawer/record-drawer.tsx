// One record in full: what it says, why it can be believed, what happened around it.
import { DownOutlined, UpOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Drawer, Flex, Skeleton, Tooltip, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import type { OpenResponse } from '../../../shared/messages/console.ts';
import { openRecord } from '../api/records.ts';
import { CallProblem } from '../parts/call-problem.tsx';
import { KindTag } from '../parts/kind-tag.tsx';
import { PatientSection } from './patient-section.tsx';
import { ProofSection } from './proof-section.tsx';
import { RawSection } from './raw-section.tsx';
import { RelatedSection } from './related-section.tsx';
import { SightSection } from './sight-section.tsx';
import { SummarySection } from './summary-section.tsx';
import { TransportSection } from './transport-section.tsx';
import { useRecordKeys } from './use-record-keys.ts';

interface Props {
  /** Null keeps the drawer shut. */
  readonly index: number | null;
  /** Rows of the page, in the order J and K walk them. */
  readonly listed: readonly number[];
  readonly open: (index: number | undefined) => void;
  readonly searchPatient: (refs: readonly string[]) => void;
}

/** Without a mask behind it: the table stays usable, and a click on another row moves the drawer. */
export function RecordDrawer({ index, listed, open, searchPatient }: Props) {
  const { t } = useTranslation();
  const steps = useRecordKeys(index, listed, open);
  return (
    <Drawer
      open={index !== null}
      size={720}
      mask={false}
      // Below the header: the chain badge stays in sight beside a proof.
      styles={{ wrapper: { top: 56 } }}
      onClose={() => open(undefined)}
      title={t('drawer/title', { index: index ?? '' })}
      aria-label={t('drawer/title', { index: index ?? '' })}
      extra={
        <Flex align="center" gap={4}>
          <Typography.Text type="secondary" style={{ fontSize: 12 }}>
            {t('drawer/shortcuts')}
          </Typography.Text>
          <Step label={t('drawer/previous')} icon={<UpOutlined />} go={steps.previous} />
          <Step label={t('drawer/next')} icon={<DownOutlined />} go={steps.next} />
        </Flex>
      }
    >
      {index !== null && (
        <RecordBody key={index} index={index} open={open} searchPatient={searchPatient} />
      )}
    </Drawer>
  );
}

function Step(props: { label: string; icon: React.ReactNode; go: (() => void) | null }) {
  return (
    <Tooltip title={props.label}>
      <Button
        type="text"
        icon={props.icon}
        aria-label={props.label}
        disabled={!props.go}
        onClick={() => props.go?.()}
      />
    </Tooltip>
  );
}

/** Opening leaves a record, so nothing here is fetched ahead or again by itself. */
function RecordBody(props: Pick<Props, 'open' | 'searchPatient'> & { index: number }) {
  const opened = useQuery({
    queryKey: ['record', props.index],
    queryFn: ({ signal }) => openRecord(props.index, signal),
    // A record never changes, but its proof is only worth something when it is fresh.
    gcTime: 0,
  });
  if (opened.isPending) return <Skeleton active paragraph={{ rows: 14 }} />;
  if (opened.isError)
    return <CallProblem error={opened.error} retry={() => void opened.refetch()} />;
  return <Sections {...props} opened={opened.data} />;
}

/** A record that cannot be read still has its proof, which then says why. */
function Sections(
  props: Pick<Props, 'open' | 'searchPatient'> & { index: number; opened: OpenResponse },
) {
  const { opened, index } = props;
  const { record } = opened;
  return (
    <>
      {record ? (
        <>
          <div style={{ marginBottom: 12 }}>
            <KindTag kind={record.kind} />
          </div>
          <SummarySection record={record} index={opened.index} />
          <PatientSection record={record} search={props.searchPatient} />
          <SightSection record={record} />
          <TransportSection record={record} />
        </>
      ) : (
        <NoRecord destroyed={opened.proof.payload === null} />
      )}
      <ProofSection opened={opened} />
      {record && <RelatedSection index={index} open={props.open} />}
      {opened.proof.payload !== null && <RawSection payload={opened.proof.payload} />}
    </>
  );
}

function NoRecord({ destroyed }: { destroyed: boolean }) {
  const { t } = useTranslation();
  const style = { marginBottom: 16 };
  if (destroyed) return <Alert type="info" showIcon title={t('drawer/destroyed')} style={style} />;
  return <Alert type="error" showIcon title={t('drawer/unreadable')} style={style} />;
}
