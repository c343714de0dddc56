// A hospital's own telephone and address, which must stay readable: in the head and foot of every form
// they stand under the same labels as a patient's, so the words before them decide.

const reach = 200;
const organisation =
  /(?:医院|醫院|门诊部|門診部|诊所|診所|卫生院|衛生所|保健院|体检中心|健檢中心|医疗中心|医学中心|血液中心|急救中心|健康中心|医疗美容|有限公司|药业|集团|药房|药店|大学|學院|(?:Hospital|Clinic)(?! ?(?:no|number|id)\b)|Medical Cent(?:er|re)|Health Cent(?:er|re))/gi;
const person =
  /姓名|患者|病人|病患|联系人|聯絡人|家属|家屬|监护人|住院号|门诊号|病[历歷]号|病[历歷]號|身份证|身分證|出生|先生|女士|性别|性別|年龄|年齡|(?:工作|服务|服務|就职|所在)(?:单位|單位)|patient|name|birth/i;
/** The patient's own employer stands before the telephone: 单位：某某公司 电话：. */
const employer = /(?<![\p{Script=Han}])(?:单位|單位)\s?[:：（(]/u;
/** 报告单位：某某医院: the label says whose telephone follows, not the field before it. */
const beforeRole =
  /^.*(?:报告|送检|填报|上报|检测|检验|采样|委托|接诊|收治|诊断|出具|开具|签发|申请|随访|登记|承保)(?:单位|單位|机构|機構|医院|醫院)(?=\*?\s?[:：])/u;
const contact =
  /^[\s　,，;；|、·-]*(?:(?:医院|本院|院|机构|公司|生产|注册|企业)?(?:总?地址|院址|电话|電話|总机|總機|邮编|邮政编码|电话号码|传真号码|网址|官网|网站|传真|傳真|(?:办公|人工|急诊|门诊|服务|值班|护士站)电话|服务热线|热线|咨询|預約專線|专线|邮箱|急救|乘车|公众号|tel|fax|add|address|phone|website|email)|$)/i;
const publicLine =
  /(?:(?:请|請|可|欢迎|歡迎|详情|如有|如需|不适|不適|疑问|疑問)[^。；;\n\d]{0,12}(?:拨打|撥打|致电|致電|联系|聯絡|电话|電話)|请电|咨询|諮詢|详询|詳詢|热线|熱線|专线|專線|预约|預約|总机|總機|客服|服务台|服務台|急诊|急診|查询|查詢|传真|傳真|fax|医院|醫院|门诊|門診|中心|科室|病区|护士站|前台|投诉|申訴|call|contact us|dial)[^。；;\n\d]{0,12}(?:\d{3,6}或)?$/i;
/** Nurse station: …, the clinic at …, the laboratory, Tel. …. */
const houseLine =
  /\b(?:ward|clinic|hospital|lab(?:oratory)?|station|reception|switchboard|call cent(?:re|er)|help ?(?:line|desk)|front desk|pharmacy|department|office|enquir(?:y|ies)|inquir(?:y|ies)|appointments?|hotline)[ ,:.(+]{0,3}(?:(?:on|at|is|tel|telephone|phone|number|no|line|direct)[ ,:.(+]{1,3}){0,3}(?:[\d -]{7,13}[/;,or ]{1,4})?$/i;
/** 医保办 0571-…, 护理部：…: an office names its own line. */
const office =
  /(?:[\p{Script=Han}](?:办|处|科|部|组|站|台|所|局|院|中心|体检|值班|窗口|公司|药业)|(?:手术|社工|办公|登记|档案|换药|抢救|预检|导诊|注射)室|[药病产]房)(?:电话|電話)?[：:\s（(]{0,2}$/u;
/** 如有不适及时就诊，电话：, 请拨: the public is told to call. */
const callUs =
  /(?:请|請|可|欢迎|歡迎|详情|如有|如需|不适|不適|疑问|疑問)(?:[^。；;\n\d：:]|\d{1,2}(?=[个個工天日小])){0,14}(?:拨|撥|致电|致電|联系|聯絡|电话|電話)打?[：:\s]{0,2}$|[或请請][拨撥洽]打?[：:\s]{0,2}$|(?:联系|聯絡)我[们們][：:\s]{0,2}$/;
/** 药剂科，电话： is a department's. */
const department =
  /(?:科|科室|部|处|站|台|中心|病区|病區|窗口|health desk)[，,、\s]{0,2}(?:联系|聯絡)?(?:电话|電話|方式)$/;

const organisationName =
  /(?:公司|工厂|厂|集团|学校|大学|学院|中学|小学|幼儿园|医院|银行|局|所|院|中心|队|社|店|部队|委员会|政府|协会|企业|煤矿|农场|車站|公司|學校|工廠|銀行|大學|國小|國中|高中)$/;
const ownBehind =
  /^\s*(?:[（(][^）)\n]{0,30}(?:医院|醫院|门诊部|诊所|体检中心|卫生院|公司)|(?:客服电话|服务电话|总机|總機|服务热线|网址|官网|传真|傳真|fax\b|www\.|https?:))/i;

/** What only an organisation has beside its address. */
const ownLine =
  /总机|總機|客服|热线|熱線|预约电话|咨询电话|人工电话|办公电话|急诊电话|传真|傳真|官网|公众号|地铁|公交|服务时间|服務時間|营业时间|營業時間|门诊时间|門診時間|(?:opening|clinic|office) hours|院区|院址|供应商|供應商|厂家|廠商|经销商|送检单位|医院地址|本院地址|我院地址/i;
const ownWithin =
  /[（(][^（(）)\n]{2,30}(?:医院|醫院|门诊部|诊所|体检中心|卫生院|公司)[^（(）)\n]{0,8}[)）]?[\s\u3000]?$/;

/** Whether a value behind 单位 is an employer and not a unit of measure. */
export function isOrganisation(value: string): boolean {
  return value.length >= 4 && organisationName.test(value);
}

/** Whether what follows a value says that it is an organisation's own: （某某医院）, 客服电话：. */
export function belongsToOrganisation(text: string, start: number, end: number): boolean {
  return ownBehind.test(text.slice(end, end + 48)) || ownWithin.test(text.slice(start, end + 1));
}

/** Whether the label that ends at `end` stands in an organisation's own letterhead or foot. */
export function inLetterhead(text: string, end: number): boolean {
  if (department.test(text.slice(Math.max(0, end - 16), end))) return true;
  const from = Math.max(0, end - reach);
  const window = text.slice(from, end);
  // This line and the one before.
  const line = window.lastIndexOf('\n');
  const near = window.slice(line > 0 ? window.lastIndexOf('\n', line - 1) + 1 : 0);
  if (ownLine.test(near) && !person.test(near)) return true;
  // An organisation's name ends in one of a few characters: most windows hold none of them.
  if (!endsOrganisation(text, from, end)) return false;
  let last: RegExpExecArray | undefined;
  for (const match of window.matchAll(organisation)) last = match;
  if (last === undefined) return false;
  const own =
    window
      .slice(Math.max(0, last.index - 30), last.index)
      .split('\n')
      .pop()
      ?.replace(beforeRole, '') ?? '';
  if (employer.test(own)) return false;
  const between = window.slice(last.index + last[0].length);
  if (person.test(own) || person.test(between)) return false;
  // Every line in between is the organisation's own too: no form has begun.
  return between
    .split('\n')
    .every((part, i) => (i === 0 && part.trim() === '') || i === 0 || contact.test(part));
}

const lastUnits = new Uint8Array(0x10000);
for (const unit of '院部所心容司业团房店学學lcre') lastUnits[unit.charCodeAt(0)] = 1;

function endsOrganisation(text: string, from: number, end: number): boolean {
  for (let at = from; at < end; at++) {
    if (lastUnits[text.charCodeAt(at)] === 1) return true;
  }
  return false;
}

/** Whether the label before a landline speaks for the writer's own house: 到我中心接种，电话. */
export function isOwnHouse(text: string, end: number): boolean {
  return (
    ownHouse.test(text.slice(Math.max(0, end - 44), end)) ||
    callUs.test(text.slice(Math.max(0, end - 28), end)) ||
    houseLine.test(text.slice(Math.max(0, end - 48), end))
  );
}

const ownHouse =
  /(?:我院|本院|我中心|本中心|我科|本科室|我社区|我站|贵院)[^。\n]{0,36}(?:电话|電話)$/;

/** Whether a landline at `start` that no label names is one that the public is told to call. */
export function isPublicLine(text: string, start: number): boolean {
  const head = text.slice(Math.max(0, start - 28), start);
  return (
    publicLine.test(head) ||
    office.test(head) ||
    callUs.test(head) ||
    houseLine.test(text.slice(Math.max(0, start - 48), start))
  );
}
