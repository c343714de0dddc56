// From the configuration to the policy that browsers get.
import type { RulePack } from '../../shared/detect/rule-pack.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import type { Config } from '../config/config-schema.ts';
import type { PolicyContent } from '../intake/issue-policy.ts';
import { canariesOf } from './policy-canaries.ts';
import { noticeOf } from './policy-notice.ts';
import { guardsOf } from './policy-guards.ts';
import { profilePacks, profilesOf } from './policy-profiles.ts';

const reasons: Policy['reveal']['reasons'] = [
  { code: 'treatment', label: { 'zh-CN': '诊疗护理', 'zh-TW': '診療護理', en: 'Care' } },
  { code: 'registration', label: { 'zh-CN': '挂号登记', 'zh-TW': '掛號登記', en: 'Registration' } },
  { code: 'billing', label: { 'zh-CN': '收费结算', 'zh-TW': '收費結算', en: 'Billing' } },
  { code: 'contact', label: { 'zh-CN': '联系患者', 'zh-TW': '聯絡病人', en: 'Contact patient' } },
  {
    code: 'verification',
    label: { 'zh-CN': '质控核对', 'zh-TW': '品管核對', en: 'Quality check' },
  },
  { code: 'emergency', label: { 'zh-CN': '紧急情况', 'zh-TW': '緊急情況', en: 'Emergency' } },
];

/** The policy's content; version, date and signature are given when it is issued. */
export function policyOf(
  config: Config,
  sites: readonly string[],
  sealKey: string,
  packs: readonly RulePack[],
): PolicyContent {
  const { fields, maskLevels, revealSeconds: seconds, watermark } = config.policy;
  const profiles = profilesOf(config, sites);
  const attested = siteList(config, sites).flatMap((site) => (site.asks ? [site.origin] : []));
  const guards = guardsOf(config);
  const notice = noticeOf(config);
  const canaries = canariesOf(config);
  const rules = [...packs, ...profilePacks(config, sites)];
  return {
    hospital: config.hospital,
    sites: [...sites],
    fields,
    // Absent rather than empty: browsers of an earlier version do not know these.
    ...(Object.keys(maskLevels).length > 0 ? { maskLevels } : {}),
    ...(rules.length > 0 ? { rules } : {}),
    ...(profiles.length > 0 ? { profiles } : {}),
    reveal: { seconds, reasons, ...revealFigures(config.policy) },
    userCookies: Object.fromEntries(
      siteList(config, sites).flatMap(({ origin, cookie }) => (cookie ? [[origin, cookie]] : [])),
    ),
    ...(attested.length > 0 ? { attested } : {}),
    ...(guards === undefined ? {} : { guards }),
    ...(watermark === 'none' ? {} : { watermark: { on: true, opacity: watermark } }),
    ...(canaries === undefined ? {} : { canaries }),
    ...(notice === undefined ? {} : { notice }),
    sealKey,
  };
}

/** Absent unless written: earlier browsers refuse a policy with words they do not know. */
function revealFigures({ batchLimit, idleSeconds, breakGlassSeconds }: Config['policy']) {
  return {
    ...(batchLimit === undefined ? {} : { batchLimit }),
    ...(idleSeconds === undefined ? {} : { idleSeconds }),
    ...(breakGlassSeconds === undefined ? {} : { breakGlassSeconds }),
  };
}

/** Each configured site with the origin browsers know it by: its own host, else the gateway's. */
function siteList(config: Config, origins: readonly string[]) {
  const [own = ''] = origins;
  return config.sites.map(({ host, userCookie: cookie, protection }) => ({
    origin: host === undefined ? own : `https://${host}`,
    cookie,
    asks: protection.length > 0,
  }));
}
