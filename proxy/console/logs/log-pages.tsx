// The three log pages: the same table over different kinds of record.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { systemLog, transferLogs, viewLog } from './log-definition.ts';
import { LogPage } from './log-page.tsx';
import { ExceptionNotice } from './exception-notice.tsx';
import { SpoolNotice } from './spool-notice.tsx';
import { transferTabs, type ViewState } from './view-state.ts';

/** What left, in three tabs. */
export function TransfersPage() {
  const { t } = useTranslation();
  const state: ViewState = useSearch({ from: '/transfers' });
  const navigate = useNavigate({ from: '/transfers' });
  const show = (search: ViewState) => void navigate({ search });
  const tab = state.tab ?? 'sent';
  const items = transferTabs.map((key) => ({ key, label: t(`log/tab/${key}`) }));
  // Conditions that only make sense for one kind of row stay behind when the tab changes.
  const change = (key: string) => {
    const next = transferTabs.find((each) => each === key);
    const { kinds: _k, verdict: _v, partner: _p, open: _o, ...rest } = state;
    if (next) show({ ...rest, tab: next });
  };
  return (
    <LogPage
      // A table of its own for each tab: nothing typed or scrolled is carried over.
      key={tab}
      log={transferLogs[tab]}
      title={t('nav/transfers')}
      state={state}
      show={show}
      above={<Tabs activeKey={tab} items={items} onChange={change} size="small" />}
    />
  );
}

/** What was seen, revealed, copied and printed. */
export function ViewsPage() {
  const { t } = useTranslation();
  const state: ViewState = useSearch({ from: '/views' });
  const navigate = useNavigate({ from: '/views' });
  const show = (search: ViewState) => void navigate({ search });
  return <LogPage log={viewLog} title={t('nav/views')} state={state} show={show} />;
}

/** What happened to the system itself, the reader's own looks included. */
export function SystemPage() {
  const { t } = useTranslation();
  const state: ViewState = useSearch({ from: '/system' });
  const navigate = useNavigate({ from: '/system' });
  const show = (search: ViewState) => void navigate({ search });
  return (
    <LogPage
      log={systemLog}
      title={t('nav/system')}
      state={state}
      show={show}
      above={
        <>
          <SpoolNotice />
          <ExceptionNotice />
        </>
      }
    />
  );
}
