// One number of the overview and the link to its rows.
import { Link } from '@tanstack/react-router';
import { Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ConsoleTotal } from '../../../shared/messages/console.ts';
import { countText } from '../parts/count-text.ts';
import type { TileDefinition } from './tiles.ts';

/** Totals in the order of `tiles`, and the time they were counted over. */
export interface Counted {
  readonly span: { readonly from: string; readonly to: string };
  readonly totals: readonly ConsoleTotal[];
}

interface Props {
  readonly tile: TileDefinition;
  readonly counted: Counted;
  readonly position: number;
}

/** The link carries the very times that were counted: later records do not change what it opens. */
export function Tile({ tile, counted, position }: Props) {
  const { t } = useTranslation();
  const total = counted.totals[position] ?? { count: 0, isAtLeast: false };
  return (
    <Link
      to={tile.to}
      search={{ ...tile.state, ...counted.span }}
      className={tile.alarm && total.count > 0 ? 'tile alarm' : 'tile'}
      data-tile={tile.name}
    >
      <Typography.Text type="secondary">{t(`overview/${tile.name}`)}</Typography.Text>
      <div className="count">{countText(total)}</div>
    </Link>
  );
}
