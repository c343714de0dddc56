// Packs in force: what each counts, and where it comes from.
import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import type { RulesResponse } from '../../../shared/messages/rules.ts';

type Pack = RulesResponse['packs'][number];

export function PacksTable({ packs }: Pick<RulesResponse, 'packs'>) {
  const { t } = useTranslation();
  return (
    <Table<Pack>
      size="small"
      rowKey="id"
      dataSource={packs}
      pagination={{ hideOnSinglePage: true, pageSize: 40, showSizeChanger: false }}
      locale={{ emptyText: t('rules/noPacks') }}
      scroll={{ x: true }}
      columns={[
        {
          title: t('rules/pack'),
          render: (_, { id, title }) => (
            <>
              {title !== null && <div>{title}</div>}
              <span className="code">{id}</span>
            </>
          ),
        },
        { title: t('rules/version'), dataIndex: 'version' },
        {
          title: t('rules/sites'),
          render: (_, { sites }) => (sites.length === 0 ? t('rules/everySite') : sites.join('、')),
        },
        { title: t('rules/labels'), dataIndex: 'labels', align: 'right' },
        { title: t('rules/keys'), dataIndex: 'keys', align: 'right' },
        { title: t('rules/selectors'), dataIndex: 'selectors', align: 'right' },
        { title: t('rules/patterns'), dataIndex: 'patterns', align: 'right' },
        {
          title: t('rules/source'),
          render: (_, { draft }) => t(draft === null ? 'rules/fromFile' : 'rules/fromDraft'),
        },
      ]}
    />
  );
}
