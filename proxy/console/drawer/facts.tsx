// Labelled values, two a line, in the order given. Knows nothing of records.
import { Descriptions } from 'antd';
import type { ReactNode } from 'react';

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
  /** Takes the whole width. */
  readonly wide?: boolean;
}

/** Labelled facts in two columns; those without a value are left out. */
export function Facts({ facts }: { facts: readonly (Fact | null)[] }) {
  const items = facts
    .filter((fact) => fact !== null)
    .map(({ label, value, wide }) => ({
      key: label,
      label,
      children: <span style={{ overflowWrap: 'anywhere' }}>{value}</span>,
      span: wide ? ('filled' as const) : 1,
    }));
  return <Descriptions bordered size="small" column={2} items={items} />;
}
