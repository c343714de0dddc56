// More words that look as if a name came next: lists, roles, tables, formats. Nothing here may be covered.
import type { HospitalText } from './marked-text.ts';

export const moreTrapTexts: readonly HospitalText[] = [
  [
    'lists of departments and tasks',
    `参加科室：骨科、康复科、麻醉科、影像科；准备物品：方纱、包布、管钳、石膏；检查项目：金标、荧光、毛细管；观察：黄染、水肿、温度、颜色`,
  ],
  [
    'numbered lists of actions',
    `一、严密观察：每30分钟一次。
二、常规消毒：碘伏两遍。
三、安全核查：三方签字。
四、高值耗材：双人核对。`,
  ],
  [
    'circled lists of findings',
    `①黄疸：皮肤巩膜黄染；②水肿：双下肢；③温差：大于1℃；④包块：右下腹；⑤石块：胆总管；⑥白斑：口腔`,
  ],
  [
    'times and actions',
    `08:00 时间校对  08:30 严格交班  09:00 查房  10:00 常规换药  11:00 水疗  14:00 康复  15:00 温控检查  16:00 安排出院`,
  ],
  [
    'numbers and words in a column',
    `1\t计划\t完成
2\t方案\t修订
3\t成本\t12800
4\t时限\t3天
5\t黄牌\t2次`,
  ],
  [
    'tasks with bed numbers in brackets',
    `抽血(3)(9)(14)；雾化(2)(7)；换药(11)；金黄散外敷(12)；温水擦浴(5)；高压氧(8)；水胶体敷料(17)`,
  ],
  [
    'roles and the rules for them',
    `受试者须知；委托代理人权限；供者筛查标准；持卡人应妥善保管；收货人拒收的；领取人凭证件；监护人陪同；联系人填写说明；受益人变更；代办人须年满18周岁`,
  ],
  [
    'relations in rules',
    `配偶生育情况；子女成长发育；父亲高血压；母亲平时月经规则；妻子明确表示；丈夫常年外出；儿子时常探望；女儿安排护工；兄弟姐妹共五人；同事关系融洽`,
  ],
  [
    'relations and diseases',
    `父亲胡言乱语；母亲黄斑变性；姐姐甘油三酯高；弟弟强直性脊柱炎；舅舅白血病；爷爷全身瘙痒；奶奶温热感减退；姑妈单侧耳聋；外公⟦?:石棉肺⟧`,
  ],
  [
    'please and a group',
    `请高血压患者;请白班护士;请方便时;请安静;请石膏室;请时刻注意;请管床护士;请计财科;请花费2分钟;请关门;请全程佩戴口罩;请水电班到场;请常备药物`,
  ],
  [
    'an organisation and a verb',
    `患者家属严重不满；家属强烈要求；家属明白风险；家属应答；家属安慰；家属计较费用；家属支持治疗；家属全程陪同；家属施压；家属通知不到；家属经劝说同意`,
  ],
  [
    'a title line of a page',
    `出院指导：糖尿病，男女均适用；健康处方：高尿酸，40岁以上；用药提醒：华法林，每日一次；流程：入院，检查，手术`,
  ],
  [
    'brackets behind words',
    `黄芪（炙）、白术（炒）、石膏（先煎）、甘草（蜜）、金钱草（鲜）；颈部（后），温度（℃）；方向（左）；计数（个）；安静（时）`,
  ],
  [
    'quotes that hold words',
    `主诉“黄疸”应改为“皮肤黄染”；“高危”应为“极高危”；将“石膏”改为“支具”；“白带”误录为“白蛋白”；匹配“方案B”`,
  ],
  [
    'arrows, hyphens and words',
    `黄体期-卵泡期-排卵期；石膏-支具-拆除；高危→中危；方案A→方案B；白班→夜班；全麻-腰麻；温箱→开放暖箱；平车-轮椅-步行`,
  ],
  ['commas and ages', `健康对照，男，35岁以上；病例来源，女，不限；模型人，男，成人`],
  [
    'words beside telephone numbers of the house',
    `急诊 0571-88881007；预约 0571-88881008；医保办 0571-88881009；体检 0571-88881010；和谐办 0571-88881011；黄码门诊 0571-88881012`,
  ],
  [
    'words beside numbers that are no telephones',
    `成本13800.12 单价13900 时长1380013秒 石膏12卷 方纱200 黄芪15 温度36.5 常数0.082 计数13800个 高度1380mm`,
  ],
  [
    'a table of beds without anybody',
    `床号 状态 类型
1 空 普通
2 消毒 普通
3 维修 层流
4 预留 高级`,
  ],
  [
    'a table of things called names',
    `名称 数量 单位 管理员
石膏绷带 20 卷 库管
方盘 12 个 库管
金属夹 30 个 库管`,
  ],
  [
    'a table that says patient but counts them',
    `科室 患者数 男 女 平均年龄
内科 120 66 54 61.2
外科 98 51 47 52.7
产科 43 0 43 29.9`,
  ],
  [
    'PID in another sense',
    `PID 4412 (java) 占用内存 1.2GB；进程 PID=881 已结束；PID控制参数 Kp=0.8 Ki=0.02；盆腔炎(PID)门诊治疗方案`,
  ],
  [
    'NAME in another sense',
    `NAME=eth0 DEVICE=eth0 ONBOOT=yes IPADDR=10.20.3.9; hostname: his-web-02; db.name=orcl; NAME  STATUS  AGE / pod-his-7f9c  Running  91d`,
  ],
  [
    'a chat about nobody',
    `护士A：谁有方便面？护士B：我有。护士A：时间快到了，安排交班。护士C：高老师呢？护士B：查房去了。护士A：明白。`,
  ],
  [
    'English lists with capitals',
    `Team A: Blue. Team B: Green. Zone: North Wing. Level: Basic. Theme: Hand Hygiene. Monday: Grand Rounds. Topic: Sepsis Update. Room: Oak Suite. Lunch: Turkey Wrap.`,
  ],
  [
    'English words behind pronouns and relations',
    `The patient's mother had Graves disease. His father died of Colon Cancer. Her sister has Type 1 Diabetes. Wife states Patient Fell. Son Reports Confusion. Husband Agrees With Plan.`,
  ],
  [
    'English forms without values',
    `Patient Name: ____________  DOB: __/__/____  MRN: ________  Phone: (___) ___-____
Emergency Contact: ____________  Relationship: ________
Signature: ____________  Date: ________`,
  ],
  [
    'English instructions for a form',
    `Name: as it appears on your passport. Phone: include country code. Address: no P.O. boxes. DOB: month/day/year. Insurance ID: see front of card. Emergency contact: someone not living with you.`,
  ],
];
