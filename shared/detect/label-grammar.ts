// Compounds that no list holds: [第二|紧急|家庭|患者|监护人…] × [联系人] × [姓名|电话|地址…], and their
// English counterparts. Negative context comes first: 医生姓名, IP地址, 剂量单位 name other things.
import type { FieldMeaning } from './dictionary.ts';

/** A label that contains one of these speaks of staff, an institution or a thing. */
const foreign =
  /医生|医师|护士|护师|药师|技师|技士|治疗师|咨询师|麻醉师|康复师|营养师|主任|院长|组长|经理|顾问|操作员|收费员|编码员|审核|录入|开单|开立|执行|报告人|检查人|检验|经办|登记人|创建|更新人|修改人|签发|质控|主刀|助手|主管|经治|接诊|员工|医院|院区|机构|分中心|门诊部|诊所|科室|病区|病房|护士站|服务台|前台|窗口|中心|公司|本院|我院|填报|填卡|填写人|派出所|物业|居委会|村委会|报案|理赔|承保|供应商|厂家|厂商|保险公司|药店|药房|药品|药名|项目|套餐|商品|通用名|疾病|手术|耗材|设备|器械|模板|文件|图片|路由|请求|接口|服务器|网站|网址|网络|登录|用户|账户|客服|投诉|咨询|急救|急诊电话|预约电话|服务电话|报名电话|查询电话|配送电话|寄件人|发件人|订购电话|预订电话|总机|值班|办公|监督|举报|挂号电话|热线|专线|法人|销售|单位名称|作业|存放|发证|代码|订单|发票|支付|交易|结算|批次|设备|^ip|ip地址|mac地址|url|银行名称|开户行名称|科电话|部电话|室电话|站电话/g;
/** The word next to the attribute decides: 护士通知患者手机 is the patient's. */
const personal =
  /患者|病人|病员|病患|患儿|本人|客户|顾客|会员|家属|家人|亲属|亲友|联系人|联络人|监护人|受检者|受检人|体检者|体检人|就诊人|就诊者|就诊卡|参保人|被保险人|持卡人|产妇|孕妇|新生儿|婴儿|父亲|母亲|配偶|子女|陪护|陪诊|代办人|委托人|代理人|申请人|收件人|领取人|户主|求美者|受试者|献血者|紧急|家庭|居民|公民|个案|被监护人|职工|家长|儿童|学生|被鉴定人|受种/g;

const chineseAttributes: Readonly<Partial<Record<FieldMeaning, string>>> = {
  residentId:
    '公民身份号码 身份证号码 身份证件号码 身份证件号 身份证号 身份证编号 身份证 证件号码 证件号 证件编号 身份证字号 身份证统一编号',
  passport: '护照号码 护照号 护照',
  militaryId: '军官证号码 军官证号 军官证 士兵证号 士兵证 警官证号 警官证',
  hkMacauPermit:
    '港澳居民来往内地通行证号 港澳居民来往内地通行证 回乡证号 回乡证 港澳通行证号 港澳通行证',
  taiwanPermit: '台湾居民来往大陆通行证号 台湾居民来往大陆通行证 台胞证号 台胞证',
  permanentResidentId: '永久居留身份证号 永久居留身份证 永久居留证号 永久居留证 永居证号 永居证',
  birthCertificate: '出生医学证明编号 出生医学证明号 出生医学证明 出生证号 出生证编号',
  hkid: '香港身份证号码 香港身份证号 香港身份证',
  macauId: '澳门身份证号码 澳门身份证号 澳门身份证',
  taiwanId: '居留证号 统一证号',
  landline: '固定电话号码 固定电话 座机号码 座机号 座机 住宅电话 家庭电话 宅电 固话',
  mobilePhone:
    '手机号码 手机号 移动电话 联系电话 联络电话 联系方式 联络方式 电话号码 电话 手机 行动电话',
  email: '电子邮箱 电子邮件 电子信箱 邮箱地址 邮箱',
  birthDate: '出生年月日 出生日期 出生年月 出生时间 生日',
  address:
    '家庭住址 详细地址 居住地址 户籍地址 通讯地址 通信地址 联系地址 现住址 住址 地址 户籍地 现居地 居住地',
  patientNumber:
    '住院号码 住院号 住院编号 门诊号码 门诊号 急诊号 病历号码 病历号 病历编号 病案号码 病案号 病案编号 体检号 体检编号 就诊号 就诊卡号 就诊编号 诊疗卡号 就诊流水号 挂号流水号 健康卡号 健康档案号 档案号 档案编号 登记号 患者编号 病人编号 患者号 病人号 患者id 病人id 会员卡号 会员号 索引号 建档号',
  specimenNumber:
    '标本号 标本编号 样本号 样本编号 标本条码 样本条码 条码号 检验单号 检验号 检查单号 检查号 申请单号 报告编号 报告号 影像号 放射号 超声号 病理号 检体编号 检体号',
  insuranceNumber:
    '医保卡号 医保卡 医保号 医保编号 医保证号 社保卡号 社保号 社保编号 社会保障卡号 社会保险号 医疗保险号 医疗保险卡号 健保卡号 参保号 保险单号 保单号',
  bankCard: '银行卡号 银行卡 银行账号 银行帐号 信用卡号 储蓄卡号 收款账号 退费账号 退款账号',
  socialAccount: '微信号 微信账号 微信id 微信 qq号码 qq号 qq',
  licensePlate: '车牌号码 车牌号 车牌',
  employer: '工作单位名称 工作单位 服务单位 就读学校',
  sensitiveDiagnosis: '诊断编码 诊断名称 诊断',
  personName: '姓名 签名 签字 联系人 监护人 曾用名',
};
const attributes: readonly (readonly [string, FieldMeaning])[] = Object.entries(chineseAttributes)
  .flatMap(([meaning, list]) =>
    list.split(' ').map((suffix) => [suffix, meaning as FieldMeaning] as const),
  )
  .sort(([a], [b]) => b.length - a.length);
/** The same by last character: a label asks a handful, not all. */
const byLast = new Map<string, [string, FieldMeaning][]>();
for (const [suffix, meaning] of attributes) {
  const last = suffix.charAt(suffix.length - 1);
  byLast.set(last, [...(byLast.get(last) ?? []), [suffix, meaning]]);
}

/** Every ending that the grammar knows, Chinese and English. */
export const labelSuffixes: readonly string[] = [
  ...attributes.map(([suffix]) => suffix),
  ...'name number no id phone tel mobile cell telephone address mail card birth dob birthday passport landline diagnosis diagnoses account plate identity date'.split(
    ' ',
  ),
];
/** An organisation's own name is a value: 长安市自来水公司, 桃园街道居委会. */
const organisation =
  /^(?=.*[省市县镇乡道].|.{7}).*(?:公司|医院|诊所|药店|居委会|村委会|派出所|机构|门诊部)$/;
const longestChinese = 16;
/** Only a patient's or relative's signature is a patient's name. */
const needsPerson = /(?:签名|签字)$/;

/** Meaning of a normalised Chinese label by grammar; undefined when it is none. */
export function chineseLabel(label: string): FieldMeaning | undefined {
  if (label.length > longestChinese) return undefined;
  const bare = label.replace(/[\d一二三四五]$/, '');
  const found = byLast.get(bare.charAt(bare.length - 1))?.find(([suffix]) => bare.endsWith(suffix));
  const prefix = found ? bare.slice(0, -found[0].length) : label;
  const against = lastEnd(foreign, found ? label : prefix);
  const person = lastEnd(personal, label);
  if (!found && organisation.test(label)) return undefined;
  if (against > 0 && against > person) return found || label.length <= 8 ? 'other' : undefined;
  if (found && needsPerson.test(bare) && person === 0) return 'other';
  return found?.[1];
}

/** Whether a normalised label ends in a word the grammar decides by: 姓名, 联系电话. */
export function endsInAttribute(label: string): boolean {
  const bare = /[\d一二三四五]$/.test(label) ? label.slice(0, -1) : label;
  const known = byLast.get(bare.charAt(bare.length - 1));
  return known !== undefined && known.some(([suffix]) => bare.endsWith(suffix));
}

/** Whether a normalised label that ends in none speaks of staff, an institution or a thing. */
export function isForeign(label: string): boolean {
  return lastEnd(foreign, label) > lastEnd(personal, label);
}

/** Whether a normalised label says that it is a person's own: 患者电话, 家庭地址. */
export function isPersonal(label: string): boolean {
  return label.search(personal) !== -1 || /patient|home|contact|kin|guardian/.test(label);
}

/** Offset behind the last match in a label; 0 when there is none. */
function lastEnd(words: RegExp, label: string): number {
  let end = 0;
  for (const match of label.matchAll(words)) end = match.index + match[0].length;
  return end;
}

const foreignWords =
  /\b(?:doctor|dr|physician|provider|practitioner|nurse|staff|surgeon|attending|consultant|hospital|clinic|department|dept|ward|organi[sz]ation|company|pharmacy|insurer|payer|drug|medication|medicine|item|product|test|lab|user|username|login|file|ip|device|host|server|location|author|performer|recorder|code|display|system|plan|group|order|invoice|batch|lot|serial|transaction|radiologist|pathologist|technician|pharmacist)\b/;
const englishAttributes: readonly (readonly [RegExp, FieldMeaning])[] = [
  [/\b(?:date of birth|birth ?date|dob|birthday)$/, 'birthDate'],
  [/\bpassport(?: (?:number|no))?$/, 'passport'],
  [/\b(?:social security|ss)(?: (?:number|no|#))?$/, 'ssn'],
  [/\b(?:home phone|landline)(?: (?:number|no))?$/, 'mobilePhone'],
  [/\b(?:phone|telephone|tel|mobile|cell|contact)(?: (?:number|no|#))$/, 'mobilePhone'],
  [/\b(?:phone|telephone|tel|mobile|cell)$/, 'mobilePhone'],
  [/\be-?mail(?: address)?$/, 'email'],
  [
    /\b(?:home|street|mailing|postal|permanent|residential|patient|current|contact|registered) address$/,
    'address',
  ],
  [
    /\b(?:id card|identity card|national id|resident id|identity)(?: (?:number|no))?$/,
    'residentId',
  ],
  [
    /\b(?:patient|medical record|admission|hospital|chart|inpatient|outpatient|encounter|visit|registration)(?: (?:id|number|no|#))$/,
    'patientNumber',
  ],
  [/\b(?:accession|specimen|sample|barcode)(?: (?:id|number|no|#))$/, 'specimenNumber'],
  [
    /\b(?:insurance|policy|member|subscriber|medicare|medicaid|beneficiary)(?: (?:id|number|no|#))$/,
    'insuranceNumber',
  ],
  [/\b(?:bank account|bank card|credit card|debit card)(?: (?:number|no|#))?$/, 'bankCard'],
  [/\b(?:license plate|plate)(?: (?:number|no))?$/, 'licensePlate'],
  [/\bdiagnos[ie]s$/, 'sensitiveDiagnosis'],
  [
    /\b(?:patient|full|first|last|middle|family|given|legal|maiden|preferred|contact|guardian|mother|father|spouse|next of kin|relative|person)(?:['’]?s)? (?:full )?name$/,
    'personName',
  ],
];

/** Meaning of a normalised English label by grammar; undefined when it is none. */
export function englishLabel(label: string): FieldMeaning | undefined {
  const found = englishAttributes.find(([form]) => form.test(label));
  if (found?.[1] === 'patientNumber' && /hospital (?:id|number|no)$/.test(label)) return found[1];
  if (!foreignWords.test(label)) return found?.[1];
  return found || /^(?:[a-z]+ ){1,3}(?:name|id|no|number|address|phone|tel)$/.test(label)
    ? 'other'
    : undefined;
}

/** Labels of relatives and contacts: their values are masked but do not name the patient. */
export const contactLabel =
  /联系人|联络人|监护人|家属|亲属|父亲|母亲|配偶|代办|委托|担保|领取人|关系人|介绍人|陪|法定代理|紧急|contact|guardian|next of kin|relative|spouse|guarantor|mother|father|responsible|emergency/;
