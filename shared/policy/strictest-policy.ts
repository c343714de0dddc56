// How a browser behaves that has no policy yet, or one it cannot read: everything masked everywhere,
// reveal possible with a reason so that nobody is blocked in an emergency.
import type { Policy } from './policy.ts';

/** The part of a policy that pages live by. */
export type PagePolicy = Pick<
  Policy,
  | 'version'
  | 'sites'
  | 'fields'
  | 'reveal'
  | 'maskLevels'
  | 'rules'
  | 'profiles'
  | 'guards'
  | 'canaries'
  | 'watermark'
>;

/** Version 0 is below every version a server can issue. */
export const strictestPolicy: PagePolicy = {
  version: 0,
  sites: [],
  fields: {},
  reveal: {
    seconds: 30,
    reasons: [
      { code: 'treatment', label: { 'zh-CN': '诊疗需要', 'zh-TW': '診療需要', en: 'Treatment' } },
      {
        code: 'identityCheck',
        label: { 'zh-CN': '核对身份', 'zh-TW': '核對身分', en: 'Identity check' },
      },
      {
        code: 'contactPatient',
        label: { 'zh-CN': '联系患者或家属', 'zh-TW': '聯絡病患或家屬', en: 'Contact the patient' },
      },
      { code: 'billing', label: { 'zh-CN': '收费结算', 'zh-TW': '收費結算', en: 'Billing' } },
      { code: 'emergency', label: { 'zh-CN': '紧急情况', 'zh-TW': '緊急情況', en: 'Emergency' } },
    ],
  },
};
