// Light and dark. The choice stays in this browser and is nobody's business but the reader's.
import { MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { useDarkMode } from '../dark-mode.ts';

/** Shows and says where it leads, not where one is. */
export function DarkSwitch() {
  const { t } = useTranslation();
  const mode = useDarkMode();
  const { dark } = mode;
  const label = dark ? t('app/light') : t('app/dark');
  return (
    <Tooltip title={label}>
      <Button
        type="text"
        icon={dark ? <SunOutlined /> : <MoonOutlined />}
        aria-label={label}
        onClick={() => mode.toggle()}
      />
    </Tooltip>
  );
}
