// The patients of a record. There is no way from here to a name or a number: the server itself keeps
// only pseudonyms.
import { Button, Flex, Tag, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LedgerRecord } from '../../../shared/records/record.ts';
import { FieldTags, fieldsOf } from '../parts/field-tags.tsx';
import { Section } from './section.tsx';

/** A transfer may name thousands, and nobody reads them one by one. */
const shownAtFirst = 12;
/** A filter takes this many pseudonyms. */
const searchable = 50;

interface Props {
  readonly record: LedgerRecord;
  readonly search: (refs: readonly string[]) => void;
}

/** Which fields of how many patients, and the pseudonyms they are known by. */
export function PatientSection({ record, search }: Props) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  if (!('patients' in record)) return null;
  // One patient may have several pseudonyms (resident ID, patient number). "Same patient" is
  // offered for one patient only: the pseudonyms of several would find any of them.
  const { count, refs } = record.patients;
  const shown = all ? refs : refs.slice(0, shownAtFirst);
  return (
    <Section title={t('drawer/patients')} hint={t('drawer/patientsHint')}>
      <Flex vertical gap={10}>
        <Flex align="center" gap={10} wrap>
          <Typography.Text strong>
            {t('log/patients')} {t('log/patientCount', { count })}
          </Typography.Text>
          <FieldTags counts={fieldsOf(record)} withCounts />
        </Flex>
        {refs.length > 0 && (
          <Flex wrap gap={4} aria-label={t('drawer/refs')}>
            {shown.map((ref) => (
              <Tag key={ref} className="code" style={{ margin: 0 }}>
                {ref}
              </Tag>
            ))}
            {refs.length > shown.length && (
              <Button type="link" size="small" onClick={() => setAll(true)}>
                {t('drawer/refsMore', { count: refs.length - shown.length })}
              </Button>
            )}
          </Flex>
        )}
        {count === 1 && refs.length > 0 && refs.length <= searchable && (
          <Button style={{ alignSelf: 'start' }} onClick={() => search(refs)}>
            {t('drawer/samePatient')}
          </Button>
        )}
      </Flex>
    </Section>
  );
}
