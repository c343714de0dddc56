// What became of a transfer or what inspection saw, as a tag with the reason under it.
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { LedgerRecord } from '../../../shared/records/record.ts';
import { verdicts as inspectionVerdicts } from '../../../shared/records/record-base.ts';

/** Results of transfers, then verdicts of inspection; no word means both. */
export const shownVerdicts = [
  'delivered',
  'refused',
  'failed',
  'unknown',
  ...inspectionVerdicts,
] as const;
export type ShownVerdict = (typeof shownVerdicts)[number];

/** Colour never stands alone: the word beside it says the same. */
const colours: Record<ShownVerdict, string> = {
  delivered: 'success',
  refused: 'error',
  failed: 'warning',
  unknown: 'warning',
  clean: 'default',
  found: 'processing',
  unscannable: 'warning',
  uninspected: 'warning',
};

/** What became of a transfer, or what inspection saw; null for records that have neither. */
export function verdictOf(record: LedgerRecord): ShownVerdict | null {
  if (record.kind === 'transfer.outcome') return record.result;
  return 'inspection' in record ? (record.inspection?.verdict ?? null) : null;
}

/** An intent in a list of outcomes is a transfer under way. */
export function VerdictTag({ record }: { record: LedgerRecord }) {
  const { t } = useTranslation();
  if (record.kind === 'transfer.intent')
    return (
      <Tag color="processing" variant="filled">
        {t('log/inFlight')}
      </Tag>
    );
  const verdict = verdictOf(record);
  if (!verdict) return null;
  const reason = record.kind === 'transfer.outcome' ? record.reason : undefined;
  return (
    <>
      <Tag color={colours[verdict]} variant="filled">
        {t(`verdict/${verdict}`)}
      </Tag>
      {reason && <div style={{ fontSize: 12 }}>{t(`refusal/${reason}`)}</div>}
    </>
  );
}
