// The pages. Who may not read records is not shown doors that stay shut.
import {
  DashboardOutlined,
  AimOutlined,
  DesktopOutlined,
  EyeOutlined,
  HourglassOutlined,
  RadarChartOutlined,
  SafetyOutlined,
  SendOutlined,
} from '@ant-design/icons';
import { Link, useLocation } from '@tanstack/react-router';
import { Layout, Menu } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readingRoles } from '../../../shared/messages/console.ts';
import { useMe } from './use-me.ts';

/** Overview first: it is the one page that every role has. */
const pages = [
  { to: '/', name: 'overview', icon: <DashboardOutlined /> },
  { to: '/transfers', name: 'transfers', icon: <SendOutlined /> },
  { to: '/views', name: 'views', icon: <EyeOutlined /> },
  { to: '/system', name: 'system', icon: <SafetyOutlined /> },
  { to: '/devices', name: 'devices', icon: <DesktopOutlined /> },
  { to: '/coverage', name: 'coverage', icon: <RadarChartOutlined /> },
  { to: '/rules', name: 'rules', icon: <AimOutlined /> },
  { to: '/retention', name: 'retention', icon: <HourglassOutlined /> },
] as const;

/** Links, so that a page can be opened in a new tab. */
export function SideMenu() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const [collapsed, setCollapsed] = useState(false);
  const me = useMe();
  const mayRead = me !== null && readingRoles.includes(me.role);
  const shown = mayRead ? pages : pages.slice(0, 1);
  const items = shown.map(({ to, name, icon }) => ({
    key: to,
    icon,
    label: <Link to={to}>{t(`nav/${name}`)}</Link>,
  }));
  // The last that fits: every path begins with the overview's `/`.
  const selected = pages.findLast(({ to }) => pathname.startsWith(to))?.to ?? '/';
  return (
    <Layout.Sider width={184} collapsible collapsed={collapsed} onCollapse={setCollapsed}>
      <Menu
        mode="inline"
        items={items}
        selectedKeys={[selected]}
        style={{ borderInlineEnd: 0, paddingTop: 8 }}
      />
    </Layout.Sider>
  );
}
