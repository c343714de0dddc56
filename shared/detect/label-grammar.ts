// Compounds that no list holds: [第二|紧急|家庭|患者|监护人…] × [联系人] × [姓名|电话|地址…], and their
// English counterparts. Negative context is decided first: 医生姓名, IP地址, 剂量单位 name other things.
import type { FieldMeaning } from './dictionary.ts';

type Attribute = readonly [suffix: string, meaning: FieldMeaning];

/** A label that contains one of these speaks of staff, an institution or a thing. */
const foreign =
  /医生|医师|护士|护师|药师|技师|治疗师|咨询师|麻醉师|主任|操作员|收费员|编码员|审核|录入|开单|开立|执行|报告人|检查人|检验|经办|登记人|创建|更新人|修改人|签发|质控|主刀|助手|主管|经治|接诊|职工|员工|医院|机构|分中心|门诊部|科室|病区|公司|供应商|厂家|厂商|保险公司|药店|药品|药名|项目|套餐|商品|通用名|疾病|手术|诊断|耗材|设备|器械|模板|文件|图片|路由|请求|接口|服务器|网站|网址|网络|登录|用户|账号|账户|客服|投诉|咨询|急救|挂号电话|热线|前台电话|法人|销售|单位名称|作业|存放|发证|代码|^ip|ip地址|mac地址|url/;
const attributes: readonly Attribute[] = [
  ['公民身份号码', 'residentId'],
  ['身份证号码', 'residentId'],
  ['身份证号', 'residentId'],
  ['身份证', 'residentId'],
  ['证件号码', 'residentId'],
  ['证件号', 'residentId'],
  ['手机号码', 'mobilePhone'],
  ['手机号', 'mobilePhone'],
  ['移动电话', 'mobilePhone'],
  ['联系电话', 'mobilePhone'],
  ['联系方式', 'mobilePhone'],
  ['电话号码', 'mobilePhone'],
  ['电话', 'mobilePhone'],
  ['手机', 'mobilePhone'],
  ['出生年月日', 'birthDate'],
  ['出生日期', 'birthDate'],
  ['出生年月', 'birthDate'],
  ['出生时间', 'birthDate'],
  ['生日', 'birthDate'],
  ['家庭住址', 'address'],
  ['详细地址', 'address'],
  ['住址', 'address'],
  ['地址', 'address'],
  ['住院号', 'patientNumber'],
  ['门诊号', 'patientNumber'],
  ['病历号', 'patientNumber'],
  ['病案号', 'patientNumber'],
  ['体检号', 'patientNumber'],
  ['就诊号', 'patientNumber'],
  ['就诊卡号', 'patientNumber'],
  ['档案号', 'patientNumber'],
  ['患者编号', 'patientNumber'],
  ['病人编号', 'patientNumber'],
  ['患者id', 'patientNumber'],
  ['病人id', 'patientNumber'],
  ['姓名', 'personName'],
  ['联系人', 'personName'],
  ['监护人', 'personName'],
];
const longestChinese = 16;

/** Meaning of a normalised Chinese label by grammar; undefined when it is none. */
export function chineseLabel(label: string): FieldMeaning | undefined {
  if (label.length > longestChinese) return undefined;
  const found = attributes.find(([suffix]) => label.endsWith(suffix));
  if (foreign.test(label)) return found || label.length <= 8 ? 'other' : undefined;
  return found?.[1];
}

const foreignWords =
  /\b(?:doctor|dr|physician|provider|practitioner|nurse|staff|surgeon|attending|hospital|clinic|department|dept|ward|organi[sz]ation|company|employer|pharmacy|insurer|payer|drug|medication|medicine|item|product|test|lab|user|username|login|file|ip|email|account|device|host|server|location|author|performer|recorder|code|display|system|plan|group)\b/;
const englishAttributes: readonly (readonly [RegExp, FieldMeaning])[] = [
  [/\b(?:date of birth|birth ?date|dob|birthday)$/, 'birthDate'],
  [/\b(?:phone|telephone|tel|mobile|cell)(?: (?:number|no))?$/, 'mobilePhone'],
  [/\b(?:home|street|mailing|postal|permanent|residential|patient) address$/, 'address'],
  [/\b(?:id card|identity card|national id|resident id)(?: (?:number|no))?$/, 'residentId'],
  [/\b(?:patient|medical record|admission|hospital|chart) (?:id|number|no)$/, 'patientNumber'],
  [
    /\b(?:patient|full|first|last|middle|family|given|legal|maiden|preferred|contact|guardian|mother|father|spouse|next of kin|relative|person)(?:['’]?s)? (?:full )?name$/,
    'personName',
  ],
];

/** Meaning of a normalised English label by grammar; undefined when it is none. */
export function englishLabel(label: string): FieldMeaning | undefined {
  const found = englishAttributes.find(([form]) => form.test(label));
  if (!foreignWords.test(label)) return found?.[1];
  return found || /^(?:[a-z]+ ){1,3}(?:name|id|no|number|address)$/.test(label)
    ? 'other'
    : undefined;
}

/** Labels of relatives and contacts: their values are masked but do not name the patient. */
export const contactLabel =
  /联系人|联络人|监护人|家属|亲属|父亲|母亲|配偶|代办|委托|担保|领取人|关系人|介绍人|陪|法定代理|紧急|contact|guardian|next of kin|relative|spouse|guarantor|mother|father|responsible|emergency/;
