// Theme, language and data around the pages, and the gate before them.
import { QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import enUs from 'antd/locale/en_US';
import zhCn from 'antd/locale/zh_CN';
import zhTw from 'antd/locale/zh_TW';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import 'dayjs/locale/zh-tw';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DarkModeContext, firstDark, keepDark } from './dark-mode.ts';
import { Gate } from './login/gate.tsx';
import { createQueryClient } from './query-client.ts';
import { consoleTheme } from './theme.ts';

const antdLocales = { 'zh-CN': zhCn, 'zh-TW': zhTw, en: enUs };
// One for the life of the page: what it holds is dropped when a session ends.
const queryClient = createQueryClient();

/** The nonce of this page load. Browsers hide it from `getAttribute`, so that injected markup cannot
 *  read it; the property has it. */
function pageNonce(): string {
  const meta = document.querySelector('meta[property="csp-nonce"]');
  return meta instanceof HTMLElement ? meta.nonce : '';
}

/** Everything above the pages. antd gets the nonce for the styles it injects (the policy allows no
 *  other), and no space between two Chinese characters of a button. */
export function App() {
  const { i18n } = useTranslation();
  const [dark, setDark] = useState(firstDark);
  const mode = useMemo(
    () => ({
      dark,
      toggle: () => {
        keepDark(!dark);
        setDark(!dark);
      },
    }),
    [dark],
  );
  const language = i18n.language === 'zh-TW' || i18n.language === 'en' ? i18n.language : 'zh-CN';
  // Global in dayjs: the pickers and our own texts follow it. Its names are in lower case.
  dayjs.locale(language.toLowerCase());
  return (
    <DarkModeContext value={mode}>
      <ConfigProvider
        locale={antdLocales[language]}
        theme={consoleTheme(dark)}
        csp={{ nonce: pageNonce() }}
        button={{ autoInsertSpace: false }}
      >
        <QueryClientProvider client={queryClient}>
          <AntApp style={{ height: '100%' }}>
            <Gate />
          </AntApp>
        </QueryClientProvider>
      </ConfigProvider>
    </DarkModeContext>
  );
}
