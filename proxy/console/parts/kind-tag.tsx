// The kind of a record as a tag; loud only where an officer should look twice.
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { RecordKind } from '../../../shared/records/record.ts';

/** Kinds that a security officer should notice in a list. */
const loud: Partial<Record<RecordKind, string>> = {
  reveal: 'warning',
  'reveal.attested': 'processing',
  export: 'processing',
  print: 'processing',
  copy: 'processing',
  'incident.writeback': 'warning',
  'incident.attestation': 'error',
  'incident.echo': 'warning',
  'incident.unviewed': 'error',
  'incident.drift': 'error',
  'incident.canary': 'error',
  'incident.export': 'error',
  'incident.witness': 'error',
  'incident.spool': 'error',
  'auth.loginFailed': 'error',
  'device.refused': 'error',
  'device.gap': 'error',
  'device.rewound': 'error',
  'exposure.plaintext': 'error',
  'exposure.tls': 'error',
};

/** The text is the kind's; the colour only adds to it. */
export function KindTag({ kind }: { kind: RecordKind }) {
  const { t } = useTranslation();
  return (
    <Tag color={loud[kind] ?? 'default'} variant="filled">
      {t(`kind/${kind}`)}
    </Tag>
  );
}
