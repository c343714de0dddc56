// Addresses of the console. The state of every page is in the address, so a link shows what its
// sender saw.
import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { CoveragePage } from './coverage/coverage-page.tsx';
import { DevicesPage } from './devices/devices-page.tsx';
import { Shell } from './layout/shell.tsx';
import { SystemPage, TransfersPage, ViewsPage } from './logs/log-pages.tsx';
import { parseSearch, readViewState, writeSearch } from './logs/view-state.ts';
import { RetentionPage } from './retention/retention-page.tsx';
import { RulesPage } from './rules/rules-page.tsx';
import { OverviewPage } from './overview/overview-page.tsx';

const root = createRootRoute({
  component: Shell,
  // Never seen: `elsewhere` takes every other address.
  notFoundComponent: () => null,
});
const overview = createRoute({ getParentRoute: () => root, path: '/', component: OverviewPage });
const transfers = createRoute({
  getParentRoute: () => root,
  path: '/transfers',
  validateSearch: readViewState,
  component: TransfersPage,
});
const views = createRoute({
  getParentRoute: () => root,
  path: '/views',
  validateSearch: readViewState,
  component: ViewsPage,
});
const system = createRoute({
  getParentRoute: () => root,
  path: '/system',
  validateSearch: readViewState,
  component: SystemPage,
});
const devices = createRoute({
  getParentRoute: () => root,
  path: '/devices',
  component: DevicesPage,
});
const coverage = createRoute({
  getParentRoute: () => root,
  path: '/coverage',
  component: CoveragePage,
});
const rules = createRoute({ getParentRoute: () => root, path: '/rules', component: RulesPage });
const retention = createRoute({
  getParentRoute: () => root,
  path: '/retention',
  component: RetentionPage,
});
// An address that means nothing leads to the overview instead of an empty page.
const elsewhere = createRoute({
  getParentRoute: () => root,
  path: '$',
  beforeLoad: () => {
    throw redirect({ to: '/' });
  },
});

export const router = createRouter({
  routeTree: root.addChildren([
    overview,
    transfers,
    views,
    system,
    devices,
    coverage,
    rules,
    retention,
    elsewhere,
  ]),
  basepath: '/console',
  // The router's own codec writes JSON, which nobody can read, type or shorten.
  parseSearch,
  stringifySearch: writeSearch,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
