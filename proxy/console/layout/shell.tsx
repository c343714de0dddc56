// Header, side menu and the page.
import { Outlet } from '@tanstack/react-router';
import { Alert, Layout } from 'antd';
import { useTranslation } from 'react-i18next';
import { readingRoles } from '../../../shared/messages/console.ts';
import { Header } from './header.tsx';
import { SideMenu } from './side-menu.tsx';
import { useMe } from './use-me.ts';

/** The page area scrolls, the header and the menu stay. The skip link is the first stop of Tab. */
export function Shell() {
  const { t } = useTranslation();
  const me = useMe();
  // Only for what is shown: the server refuses the calls of other roles by itself.
  const mayRead = me !== null && readingRoles.includes(me.role);
  return (
    <Layout style={{ height: '100%' }}>
      <a href="#main" className="skip-link">
        {t('app/skip')}
      </a>
      <Header />
      <Layout>
        <SideMenu />
        <Layout.Content
          id="main"
          // For the skip link; Tab passes it by.
          tabIndex={-1}
          style={{ padding: 20, overflow: 'auto', outline: 'none' }}
        >
          {mayRead ? <Outlet /> : <Alert type="info" showIcon title={t('overview/forbidden')} />}
        </Layout.Content>
      </Layout>
    </Layout>
  );
}
