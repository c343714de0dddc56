// A value in a table that can become a condition with one click.
import { FilterOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly value: string | null;
  /** Narrows the page to this value. */
  readonly only: (value: string) => void;
}

/** A cell whose value can become a condition. */
export function Filterable({ value, only }: Props) {
  const { t } = useTranslation();
  if (value === null) return <span>{t('app/unknown')}</span>;
  const label = t('log/filterBy', { value });
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 2 }}>
      <span className="cell-value" title={value}>
        {value}
      </span>
      <Tooltip title={label}>
        <Button
          className="cell-filter"
          type="text"
          size="small"
          icon={<FilterOutlined />}
          aria-label={label}
          onClick={(event) => {
            // The row behind it would open.
            event.stopPropagation();
            only(value);
          }}
        />
      </Tooltip>
    </span>
  );
}
