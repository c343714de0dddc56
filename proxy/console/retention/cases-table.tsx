// Requests to destroy records, and what may be done about each by whoever looks.
import { Button, Flex, Popconfirm, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Me } from '../../../shared/messages/console.ts';
import type { RetentionView } from '../../../shared/messages/retention.ts';
import { decideCase, executeCase, readCertificate } from '../api/retention.ts';
import { saveFile } from '../parts/save-file.ts';
import { useStep } from './use-retention.ts';

type Case = RetentionView['cases'][number];

const colours = { open: 'gold', approved: 'blue', refused: 'default', executed: 'green' } as const;

export function CasesTable({ cases, me }: { cases: readonly Case[]; me: Me | null }) {
  const { t } = useTranslation();
  return (
    <Table<Case>
      size="small"
      rowKey="id"
      dataSource={[...cases].toReversed()}
      pagination={{ hideOnSinglePage: true, pageSize: 20 }}
      locale={{ emptyText: t('retention/noCases') }}
      scroll={{ x: true }}
      columns={[
        { title: t('retention/class'), render: (_, row) => t(`retention/${row.class}`) },
        { title: t('retention/months'), render: (_, row) => `${row.from} – ${row.to}` },
        { title: t('retention/by'), dataIndex: 'requestedBy' },
        { title: t('retention/reason'), dataIndex: 'reason' },
        { title: t('retention/approvals'), render: (_, row) => row.approvedBy.join('、') },
        {
          title: t('retention/state'),
          render: (_, { state }) => <Tag color={colours[state]}>{t(`retention/${state}`)}</Tag>,
        },
        {
          title: t('retention/entries'),
          align: 'end',
          render: (_, row) => row.entries?.toLocaleString() ?? '',
        },
        { title: '', render: (_, row) => <Actions known={row} me={me} /> },
      ]}
    />
  );
}

/** Only what may succeed; the server decides all the same. */
function Actions({ known, me }: { known: Case; me: Me | null }) {
  const { t } = useTranslation();
  const { busy, take } = useStep();
  const { id, state, requestedBy, approvedBy } = known;
  const user = me?.user ?? '';
  const mayDecide = state === 'open' && user !== requestedBy && !approvedBy.includes(user);
  return (
    <Flex gap={8}>
      {mayDecide && (
        <>
          <Button
            size="small"
            loading={busy}
            onClick={() => take(() => decideCase(id, 'approved'))}
          >
            {t('retention/approve')}
          </Button>
          <Button size="small" loading={busy} onClick={() => take(() => decideCase(id, 'refused'))}>
            {t('retention/refuse')}
          </Button>
        </>
      )}
      {state === 'approved' && me?.role === 'securityAdmin' && (
        <Popconfirm
          title={t('retention/executeSure')}
          onConfirm={() => take(() => executeCase(id))}
        >
          <Button size="small" danger loading={busy}>
            {t('retention/execute')}
          </Button>
        </Popconfirm>
      )}
      {state === 'executed' && (
        <Button size="small" onClick={() => void saveCertificate(id)}>
          {t('retention/certificate')}
        </Button>
      )}
    </Flex>
  );
}

async function saveCertificate(id: string): Promise<void> {
  saveFile(`medveil-${id}.pdf`, await readCertificate(id));
}
