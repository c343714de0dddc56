// Drafts of rules, and what may be done about each by whoever looks.
import { Button, Flex, Popconfirm, Table, Tag, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Me } from '../../../shared/messages/console.ts';
import type { DraftView } from '../../../shared/messages/rules.ts';
import { fullTime } from '../parts/moment-text.ts';
import { RuleLines } from './rule-lines.tsx';
import { useDecision } from './use-rules.ts';

const colours = {
  saved: 'warning',
  taken: 'success',
  refused: 'default',
  withdrawn: 'default',
} as const;

export function DraftsTable({ drafts, me }: { drafts: readonly DraftView[]; me: Me | null }) {
  const { t } = useTranslation();
  return (
    <Table<DraftView>
      size="small"
      rowKey="id"
      dataSource={[...drafts]}
      pagination={{ hideOnSinglePage: true, pageSize: 20, showSizeChanger: false }}
      locale={{ emptyText: t('rules/noDrafts') }}
      scroll={{ x: true }}
      columns={[
        {
          title: t('rules/state'),
          render: (_, { state }) => (
            <Tag color={colours[state]} variant="filled">
              {t(`rules/${state}`)}
            </Tag>
          ),
        },
        {
          title: t('rules/page'),
          render: (_, { site, path }) => (
            <>
              <div>{site}</div>
              <span className="code">{path}</span>
            </>
          ),
        },
        { title: t('rules/rules'), render: (_, row) => <RuleLines {...row} /> },
        {
          title: t('rules/tested'),
          render: (_, { tested: { before, after } }) => (
            <span style={{ whiteSpace: 'nowrap' }}>{t('rules/masked', { before, after })}</span>
          ),
        },
        { title: t('rules/by'), render: (_, row) => <Who name={row.by} at={row.at} /> },
        {
          title: t('rules/decided'),
          render: (_, { decidedBy, decidedAt }) =>
            decidedBy !== null && decidedAt !== null && <Who name={decidedBy} at={decidedAt} />,
        },
        {
          title: '',
          render: (_, row) => me?.role === 'securityAdmin' && <Actions known={row} me={me} />,
        },
      ]}
    />
  );
}

function Who({ name, at }: { name: string; at: string }) {
  return (
    <>
      <div>{name}</div>
      <span style={{ whiteSpace: 'nowrap' }}>{fullTime(at)}</span>
    </>
  );
}

/** Only what may succeed; the server decides all the same. */
function Actions({ known, me }: { known: DraftView; me: Me }) {
  const { t } = useTranslation();
  const { busy, decide } = useDecision();
  const { id, state } = known;
  const isOwn = known.uncovers && me.user === known.by;
  const mayTake = state === 'saved' || state === 'withdrawn';
  return (
    <Flex gap={8}>
      {mayTake && isOwn && (
        <Tooltip title={t('rules/ownDraft')}>
          <Button size="small" disabled aria-label={`${t('rules/take')}: ${t('rules/ownDraft')}`}>
            {t('rules/take')}
          </Button>
        </Tooltip>
      )}
      {mayTake && !isOwn && (
        <Popconfirm title={t('rules/takeSure')} onConfirm={() => decide(id, 'taken')}>
          <Button size="small" type="primary" loading={busy}>
            {t('rules/take')}
          </Button>
        </Popconfirm>
      )}
      {state === 'saved' && (
        <Popconfirm title={t('rules/refuseSure')} onConfirm={() => decide(id, 'refused')}>
          <Button size="small" loading={busy}>
            {t('rules/refuse')}
          </Button>
        </Popconfirm>
      )}
      {state === 'taken' && (
        <Popconfirm title={t('rules/withdrawSure')} onConfirm={() => decide(id, 'withdrawn')}>
          <Button size="small" danger loading={busy}>
            {t('rules/withdraw')}
          </Button>
        </Popconfirm>
      )}
    </Flex>
  );
}
