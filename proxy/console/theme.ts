// Colours of the console. Status colours are darker than antd's own: text in them must reach a
// contrast of 4.5:1 (WCAG 2.2 AA) on their pale backgrounds.
import { type ThemeConfig, theme } from 'antd';

/** Fonts of the system: nothing is fetched, and Chinese text looks as it does elsewhere on the PC. */
export function consoleTheme(dark: boolean): ThemeConfig {
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      fontFamily:
        'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
      fontFamilyCode: 'ui-monospace, "Cascadia Mono", Consolas, "Noto Sans Mono CJK SC", monospace',
      borderRadius: 6,
      ...(dark ? darkColours : lightColours),
    },
    components: {
      Layout: dark
        ? { headerBg: '#141414', siderBg: '#141414', bodyBg: '#0a0a0a', triggerBg: '#141414' }
        : { headerBg: '#ffffff', siderBg: '#ffffff', bodyBg: '#f3f6f8', triggerBg: '#ffffff' },
      Menu: {
        itemBg: 'transparent',
        activeBarBorderWidth: 0,
        ...(dark ? { itemSelectedColor: '#7fd6dd' } : {}),
      },
      // On the light colours of dark mode, white text would be too faint.
      ...(dark ? { Button: { primaryColor: '#04191b', dangerColor: '#1f0506' } } : {}),
      Table: { cellPaddingBlockSM: 7, cellPaddingInlineSM: 10 },
    },
  };
}

// Antd derives pale backgrounds from bright base colours; from dark ones it makes grey, so they are
// named here.
const lightColours = {
  ...family('Primary', '#0b6b74', '#e3f3f4', '#cde9eb', '#8fc9ce'),
  ...family('Info', '#0b6b74', '#e3f3f4', '#cde9eb', '#8fc9ce'),
  ...family('Success', '#1d6f3a', '#e7f5ec', '#d3ecdc', '#9fd3b2'),
  ...family('Warning', '#8f5200', '#fdf3e1', '#fae7c4', '#e8c583'),
  ...family('Error', '#b3202c', '#fdecec', '#fadada', '#eeaeb2'),
  colorLink: '#0b6b74',
  colorPrimaryHover: '#0d7680',
  controlItemBgActive: '#e3f3f4',
  controlItemBgActiveHover: '#cde9eb',
  controlOutline: 'rgba(11, 107, 116, 0.18)',
  colorBgLayout: '#f3f6f8',
  colorTextSecondary: 'rgba(0, 0, 0, 0.68)',
  colorTextTertiary: 'rgba(0, 0, 0, 0.6)',
  colorTextDescription: 'rgba(0, 0, 0, 0.6)',
  colorTextPlaceholder: 'rgba(0, 0, 0, 0.56)',
};

/** One status colour with the backgrounds and border that go with it. */
function family(name: string, base: string, bg: string, hover: string, border: string) {
  return {
    [`color${name}`]: base,
    [`color${name}Bg`]: bg,
    [`color${name}BgHover`]: hover,
    [`color${name}Border`]: border,
    [`color${name}BorderHover`]: border,
    [`color${name}Text`]: base,
  };
}

// Lighter bases: antd darkens them itself, and the text on them still has to be read.
const darkColours = {
  colorPrimary: '#3fb3bd',
  colorLink: '#56c2cb',
  colorInfo: '#45bcc6',
  colorSuccess: '#5fc27e',
  colorWarning: '#e0a64a',
  colorError: '#f0787f',
  colorTextTertiary: 'rgba(255, 255, 255, 0.62)',
  colorTextDescription: 'rgba(255, 255, 255, 0.62)',
  colorTextPlaceholder: 'rgba(255, 255, 255, 0.5)',
};
