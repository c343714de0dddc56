// What is copied from screens: lists, cards, dialogs, dropdowns, titles, spreadsheets, search boxes.
import type { HospitalText } from './marked-text.ts';

export const screenTexts: readonly HospitalText[] = [
  [
    'a header of a patient on every page',
    `⟦n:令狐冰⟧ 女 36岁 | 就诊号 ⟦p:2503080099⟧ | 医保(职工) | 过敏: 无 | 身高 161cm 体重 52kg BMI 20.1`,
  ],
  ['the title of a tab', `电子病历 - ⟦n:任我行⟧(⟦p:0098112⟧) - 呼吸内科二病区 - Google Chrome`],
  [
    'a dialog asks to confirm',
    `确定要删除患者【⟦n:左冷蝉⟧】的医嘱“阿莫西林胶囊 0.5g tid”吗？ 取消 确定`,
  ],
  ['a message of success', `保存成功！患者⟦n:岳灵珊⟧已安排至8病区21床，请打印腕带。`],
  [
    'a dropdown of results while typing',
    `⟦n:林平芝⟧ 男 24岁 ⟦id:520102199901077357⟧
⟦n:林平⟧ 女 66岁 ⟦id:650102195910137690⟧
没有更多了`,
  ],
  [
    'a card of a list on a phone',
    `⟦n:易琳琅⟧
女 · 22岁 · 初诊
预约时间 03-12 09:00-09:30
皮肤科门诊 曲洋
取消预约  查看详情`,
  ],
  [
    'what is pasted from a spreadsheet',
    `住院号\t姓名\t性别\t入院日期\t主要诊断\t总费用\t主管医师
⟦p:1002311⟧\t⟦n:费彬⟧\t男\t2025/2/1\t胆囊结石\t12,388.10\t莫大
⟦p:1002345⟧\t⟦n:丁勉之⟧\t男\t2025/2/3\t腹股沟疝\t8,120.55\t莫大`,
  ],
  [
    'a spreadsheet with the patient in the second column and staff in others',
    `日期\t患者\t项目\t技师\t审核
3/8\t⟦n:史镖头⟧\tDR胸片\t郑萼\t仪和
3/8\t⟦n:向问添⟧\tDR膝关节\t郑萼\t仪和`,
  ],
  [
    'a spreadsheet with numbers before every name',
    `1\t⟦n:田伯广⟧\t⟦m:13800138701⟧\t胃镜\t3月10日
2\t⟦n:余沧江⟧\t⟦m:13800138702⟧\t肠镜\t3月10日
3\t⟦n:木高峰⟧\t⟦m:13800138703⟧\t胃镜\t3月11日`,
  ],
  [
    'a print preview with lines',
    `┌────────┬──────────┬──────┬──────┐
│ 姓名   │ ⟦n:施令威⟧   │ 性别 │ 男   │
├────────┼──────────┼──────┼──────┤
│ 住院号 │ ⟦p:0033871⟧  │ 床号 │ 15   │
├────────┼──────────┼──────┼──────┤
│ 诊断   │ 2型糖尿病│ 医师 │ 秦红 │
└────────┴──────────┴──────┴──────┘`,
  ],
  [
    'a table in reStructuredText',
    `==========  ======  ================
姓名        年龄    电话
==========  ======  ================
⟦n:洪凌波⟧      33      ⟦m:13800138704⟧
⟦n:陆展元⟧      41      ⟦m:13800138705⟧
==========  ======  ================`,
  ],
  [
    'a timeline',
    `2025-03-08 09:12 ⟦n:郝大通⟧ 挂号 泌尿外科
2025-03-08 09:40 就诊 医生 孙不二
2025-03-08 10:05 缴费 ￥312.00 微信支付
2025-03-08 10:30 抽血 条码 ⟦s:250308112233⟧`,
  ],
  [
    'a filter over a list',
    `查询条件  姓名：⟦n:程英⟧  入院日期：2025-03-01 至 2025-03-08  科室：全部  状态：在院  [查询] [重置] [导出]`,
  ],
  ['a search that found nothing', `未找到与“⟦n:公孙绿萼⟧”匹配的患者，请检查姓名或住院号`],
  ['a breadcrumb', `首页 / 住院患者 / ⟦n:颜秋萍⟧ / 体温单`],
  [
    'a watermark and the name of a user',
    `当前用户：耶律齐（心内科 医师） 登录时间 08:01  患者：⟦n:武修文⟧ 床：11  体温单 第3周`,
  ],
  [
    'a notification of a critical value',
    `【危急值】心内科 11床 ⟦n:武敦儒⟧ 血钾 6.8mmol/L（3.5-5.3）2025-03-08 10:22 检验科 鲁有 → 已读：护士 洪七`,
  ],
  [
    'a queue at the pharmacy',
    `3号窗口
正在取药：⟦n:黄药诗⟧
等候取药：⟦n:欧阳可⟧、⟦n:裘千丈⟧、⟦n:梅朝风⟧`,
  ],
  [
    'a history of versions',
    `v3 2025-03-08 11:02 修改人：周伯 修改字段：联系电话 ⟦m:13800138706⟧ → ⟦m:13800138707⟧
v2 2025-03-06 09:30 修改人：周伯 修改字段：姓名 ⟦n:郭敬⟧ → ⟦n:郭靖宇⟧`,
  ],
  [
    'a merge of two records',
    `合并患者：保留 ID=⟦p:10023⟧ ⟦n:穆念慈⟧ 女 1988 ；作废 ID=⟦p:10871⟧ ⟦n:穆念慈⟧ 女 1988 ；操作员 admin`,
  ],
  [
    'the attributes of a row',
    `<tr data-id="8812" data-name="⟦n:柯振恶⟧" data-phone="⟦m:13800138708⟧" data-doctor="朱聪"><td>12</td><td>⟦n:柯振恶⟧</td></tr>`,
  ],
  [
    'a label with its value in the title',
    `<span title="姓名：⟦n:韩小莹⟧">韩**</span><span title="床号：12">12</span><img alt="⟦n:韩小莹⟧的照片" src="/static/avatar.png">`,
  ],
  [
    'a card of a critical ward',
    `ICU-03
⟦n:全金发⟧
男/59Y/D5
感染性休克
NE 0.3ug/kg/min
责护 张阿生`,
  ],
  [
    'a list in the order of Taiwan',
    `床號 姓名 病歷號 科別 主治
0701 ⟦n:南希仁⟧ ⟦p:3381209⟧ CV 韓寶
0702 ⟦n:張召重⟧ ⟦p:3381877⟧ GI 韓寶`,
  ],
];
