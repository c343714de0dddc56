// The frame that every part of the drawer shares: heading, hint, content; a landmark for keyboards.
import { Typography } from 'antd';
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly hint?: string;
  readonly extra?: ReactNode;
  readonly children: ReactNode;
}

/** A titled part of the drawer. */
export function Section({ title, hint, extra, children }: Props) {
  return (
    <section className="drawer-section" aria-label={title}>
      <h3>
        {title} {extra}
      </h3>
      {hint && (
        <Typography.Paragraph type="secondary" style={{ marginTop: -4, fontSize: 13 }}>
          {hint}
        </Typography.Paragraph>
      )}
      {children}
    </section>
  );
}
