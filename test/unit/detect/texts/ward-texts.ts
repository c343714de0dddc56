// The ward and the clinic at work: handover, boards, schedules, triage, call screens, shorthand.
import type { HospitalText } from './marked-text.ts';

export const wardTexts: readonly HospitalText[] = [
  [
    'shorthand of a night shift',
    `夜交：
3床 ⟦n:褚桂英⟧ 血压168/95 临时口服硝苯地平10mg 复测142/80
7床 ⟦n:魏然⟧ 体温38.7 物理降温 已抽血培养
11床 ⟦n:詹山⟧ 夜间尿少 200ml/8h 已报俞医生
空床：5、9、加1`,
  ],
  [
    'a board of beds',
    `床号 姓名 级别 饮食 备注
1 ⟦n:连城璧⟧ 一级 流质 防跌倒
2 ⟦n:过三省⟧ 二级 普食 青霉素(+)
3 空
4 ⟦n:钟南⟧ 特级 禁食 气管切开
责任组：A组 娄艳 B组 冷静`,
  ],
  [
    'a schedule of the theatre',
    `手术间\t台次\t病人\t性别\t年龄\t拟行手术\t主刀\t麻醉\t巡回
OR3\t1\t⟦n:公冶长⟧\t男\t67\t腹腔镜胃大部切除术\t瞿光明\t全麻 翟欣\t仇小芳
OR3\t2\t⟦n:钟离昧⟧\t男\t52\t腹股沟疝修补术\t瞿光明\t腰麻 翟欣\t仇小芳`,
  ],
  [
    'a schedule in sentences',
    `明日手术安排：第一台8:30，⟦n:储秀英⟧，女，61岁，左膝置换，主刀老夏，助手小宁；第二台接台，⟦n:阙志坚⟧，男，24岁，前交叉韧带重建。`,
  ],
  [
    'a triage list of the emergency room',
    `14:02 Ⅱ级 ⟦n:南宫燕⟧ 女 73 胸痛2h HR112 BP90/60 SpO2 93% → 抢救室
14:05 Ⅳ级 ⟦n:巩汉林⟧ 男 19 踝扭伤 → 骨科
14:09 Ⅲ级 ⟦n:无名氏⟧ 男 约40 醉酒 120送入 → 留观`,
  ],
  [
    'a call screen',
    `正在就诊：012 ⟦n:冉晴⟧
准备就诊：013 ⟦n:简丹⟧
候诊：014 ⟦n:鲁大海⟧ 015 ⟦n:蒙勉⟧
诊室：内分泌2 医生：左主任`,
  ],
  [
    'a call screen that hides the middle',
    `请 A023 张*华 到3号窗口取药
请 A024 欧阳*锋 到5号窗口取药
过号：A019 李*、A020 王**`,
  ],
  ['a spoken call', `请⟦n:呼延灼⟧到CT二室检查，请⟦n:练霓裳⟧做准备。`],
  [
    'a list of rounds',
    `查房要点（王小川主任）
①⟦n:闵庆⟧ 5床 术后D3 拔尿管
②⟦n:麻子谦⟧ 6床 引流50ml淡血性 继观
③⟦n:厉胜男⟧ 9床 CRP 112→46 抗生素降级为头孢他啶2g q8h`,
  ],
  [
    'a note in the order of SOAP',
    `S：患者⟦n:晁盖⟧，男，48岁，诉咽痛3天。
O：T37.9℃，咽红，扁桃体Ⅱ°肿大，无脓点。WBC 11.2×10^9/L，N 78%。
A：急性扁桃体炎
P：头孢克洛0.25 tid×5天；多饮水；随访。`,
  ],
  [
    'a ward note with relatives',
    `14:30 与患者之妻⟦n:车贝贝⟧、长子⟦n:杜平⟧谈话，告知病情危重，家属表示理解，拒绝气管插管，签字为证。谈话人：强东医师。`,
  ],
  [
    'a consultation request',
    `会诊申请单
申请科室：泌尿外科 → 邀请科室：心内科
患者：⟦n:屠呦⟧　女　59岁　床号：0817　住院号：⟦p:00456612⟧
病情摘要：拟行经尿道手术，术前心电图示房颤，心室率96次/分。
申请医师：茅以升　时间：2025-03-08 09:10
会诊意见：暂予美托洛尔12.5mg bid，停阿司匹林5天。会诊医师：隗嚣`,
  ],
  [
    'a nursing sheet with a row of times',
    `⟦n:法正国⟧ 男 64岁 心血管内科 08床 住院号⟦p:2025-00761⟧
时间 T P R BP SpO2
06:00 36.5 72 18 132/78 97
10:00 36.8 76 19 128/74 98
14:00 37.1 80 20 135/81 97
签名 06:00 甘甜 10:00 甘甜 14:00 匡衡`,
  ],
  [
    'a transfer between wards',
    `转科交接单：⟦n:国子敬⟧，女，36岁，由产科转入ICU，胎盘早剥术后，携带Foley尿管1根、右锁骨下静脉置管（14cm），皮肤完整，物品：手机1部、身份证1张。交：文静 接：寇准`,
  ],
  [
    'a checklist of an operation',
    `手术安全核查表
科别：骨科 患者姓名：⟦n:广成子⟧ 性别：男 年龄：39 病案号：⟦p:556123⟧
麻醉方式：腰硬联合 术者：东方朔 手术日期：2025-03-08
麻醉实施前：患者姓名、性别、年龄正确：是☑ 否□
手术方式确认：是☑ 否□  知情同意：是☑ 否□
手术医师签名：东方朔 麻醉医师签名：欧冶 手术室护士签名：沃雪`,
  ],
  ['one line on a tablet', `12F-07 ⟦n:黎浩⟧ ♂ 58y DM2 / HTN 餐后2h血糖 13.4 胰岛素+2U`],
  [
    'an infusion label',
    `2病区 31床 ⟦n:蒯大富⟧
0.9%氯化钠注射液 100ml
注射用头孢曲松钠 2.0g
ivgtt qd 60滴/分
配液：佴燕 14:05  核对：伯牙`,
  ],
  [
    'a diet list',
    `营养食堂：糖尿病餐 2床⟦n:侯毅⟧、14床⟦n:秦有琴⟧；低盐餐 8床⟦n:缑婉⟧；禁食 21床；陪护餐3份`,
  ],
  [
    'a duty roster holds staff only',
    `值班表 3月10日-3月16日
周一 一线：庞统 二线：法拉 备班：毛毛 电话 66021
周二 一线：徐晃 二线：法拉 备班：毛毛
护理 A班：姜维 P班：魏延 N班：关平
总值班：院办孙乾 ⟦?:13777777777⟧`,
  ],
  [
    'drill of a resuscitation holds no patient',
    `急救演练脚本：护士甲发现患者意识丧失，立即呼救；护士乙推抢救车；医生到场，判断颈动脉搏动消失，予胸外按压100-120次/分，肾上腺素1mg静推，3分钟后重复。`,
  ],
  [
    'a label of a specimen',
    `⟦n:于玄⟧ F 35Y
内分泌科 18床
⟦?:6250308001⟧
生化全套 血清 急
采:周 07:12`,
  ],
  [
    'a caption of a film',
    `DEMO HOSPITAL
⟦n:CHEN YULAN⟧ F 058Y
ID:⟦p:CT0099812⟧ Acc:⟦s:25030812⟧
2025-03-08 10:44:12
KV 120 mA 250 SL 5.00mm W 350 L 40
Im: 34/120 Se: 3`,
  ],
  [
    'an ultrasound caption',
    `⟦n:ZHU MIN⟧  ⟦?:20250308-033⟧  GA 31w4d
Demo Women's Hospital  MI 1.1 TIs 0.2
BPD 7.86cm HC 28.9cm AC 27.1cm FL 5.98cm EFW 1720g
Op: LYJ`,
  ],
  [
    'two persons in one bed move',
    `换床：原33床⟦n:郏贤⟧调至35床，35床⟦n:庞蒙⟧调至33床，请药房、营养科知悉。`,
  ],
];
