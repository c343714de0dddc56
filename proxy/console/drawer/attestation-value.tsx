// What was said afterwards of a patient opened in an emergency; that nothing was said is said loudly.
import { useQuery } from '@tanstack/react-query';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { relatedRecords } from '../api/records.ts';

/** @param id of the emergency; the answer is the one that the section of related records shows */
export function AttestationValue({ index, id }: { index: number; id: string }) {
  const { t } = useTranslation();
  const related = useQuery({
    queryKey: ['related', index],
    queryFn: ({ signal }) => relatedRecords(index, signal),
    gcTime: 0,
  });
  if (!related.data) return null;
  const said = related.data.rows.flatMap(({ record }) => {
    return record.kind === 'reveal.attested' && record.breakGlass === id ? [record] : [];
  });
  const [first] = said;
  if (!first) return <Tag color="error">{t('attestation/missing')}</Tag>;
  return (
    <>
      <Tag color="success">{t(`attestation/${first.reason}`)}</Tag> {first.note}
    </>
  );
}
