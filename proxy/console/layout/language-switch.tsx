// The language of the console, changed at once and without a reload.
import { GlobalOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Language, languages } from '../i18n/language.ts';
import { changeLanguage } from '../i18n/setup.ts';

// Each language in its own words: who reads none of the others must find it.
const names: Record<Language, string> = { 'zh-CN': '简体中文', 'zh-TW': '繁體中文', en: 'English' };

/** The name of the button holds the current language: screen readers say it without opening. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const current = languages.find((language) => language === i18n.language) ?? 'zh-CN';
  const items = languages.map((key) => ({
    key,
    label: names[key],
    onClick: () => void changeLanguage(key),
  }));
  return (
    <Dropdown menu={{ items, selectedKeys: [current] }} trigger={['click']}>
      <Button
        type="text"
        icon={<GlobalOutlined />}
        aria-label={`${t('app/language')}: ${names[current]}`}
      >
        {names[current]}
      </Button>
    </Dropdown>
  );
}
