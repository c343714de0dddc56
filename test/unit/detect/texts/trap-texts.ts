// Words that look as if a name came next, and none does: nothing here may be covered.
import type { HospitalText } from './marked-text.ts';

export const trapTexts: readonly HospitalText[] = [
  [
    'beds that are furniture',
    `12床头抬高30度；3床单元终末消毒；5床旁B超；7床边透析；8床位费调整；2床栏已拉起；9床垫更换；16床号牌脱落；21床空调漏水；加1床金属护栏松动`,
  ],
  [
    'beds and what happens in them',
    `1床高热；2床黄疸消退；3床平稳；4床安静入睡；5床白细胞升高；6床方案调整；7床常规护理；8床严密观察；9床许可探视；10床应激性溃疡；11床时有躁动；12床明日手术`,
  ],
  [
    'relations that are anatomy and nursing',
    `其子宫前位；其母乳喂养；其女性特征；其父母体健；长子已婚；次女待产；其夫妻关系和睦；其妻子宫肌瘤术后；其弟妹均体健；其祖父母已故`,
  ],
  [
    'roles without anybody in them',
    `申请人须携带身份证原件；委托人和受托人均应到场；介绍人奖励200元；来电者多为老年人；投诉人可要求回复；持证人凭证就医；户主须签字；被保险人应如实告知；原告负担诉讼费50元`,
  ],
  [
    'a self that is staff',
    `您好，我是护士站；我是导医台；我是项目组；我叫号系统故障了；我是管床医生；本人已阅读并知晓；本人及家属同意；本人全权负责`,
  ],
  [
    'please, but nobody is called',
    `请到3号窗口缴费；请高危患者到发热门诊就诊；请家属到医生办公室；请全体人员到会议室；请陪同人员到候诊区等候；请项目负责人到科教科；请成人到2诊室，儿童到3诊室`,
  ],
  [
    'patients who are groups',
    `患者满意度98.2%；患者安全目标；患者高血压病史；患者金属植入物；患者白天嗜睡；患者温度正常；患者常规体检；患者于昨日出院；患者项部强直；患者明确诊断；患者甘油三酯升高`,
  ],
  [
    'verbs that begin with a surname',
    `患者应用抗生素；患者施行手术；患者强迫体位；患者连续发热；患者曾用激素；患者易怒；患者向左侧卧；患者房颤律；患者安装起搏器；患者计划出院；患者麻醉满意；患者查体合作；患者汤剂调理`,
  ],
  [
    'commas and sexes that follow no name',
    `白酒，男性多见；单位：男；年级：高一，女生；组别：实验组，男12例，女9例；高龄，女；黄染，3天；双侧，女，均正常；胎儿，男，3200g`,
  ],
  [
    'ages that follow no name',
    `适用年龄 18-65岁；起病年龄：35岁；黄金年龄 25岁；骨龄 9岁；法定年龄 60岁；初潮 13岁，绝经 50岁；全组平均 58岁；高发于 40岁以上；常见于 5岁以下`,
  ],
  [
    'titles that are ordinary words',
    `方案A：3周；常规：每日；明细：见附页；项目：血常规；金额：100.00；水电：正常；车间：2号；时间：08:00；路径：入径；关键：监测；成分：红细胞；平均：36.5；高值：复核；丁类：自费`,
  ],
  [
    'values of labels that mean nothing is there',
    `姓名：见首页　身份证号：未带　联系电话：同前　住址：不愿透露　工作单位：⟦?:个体⟧　出生日期：不详　医保号：待补　联系人：无　邮箱：没有`,
  ],
  [
    'labels inside a sentence',
    `请核对姓名、性别、床号无误后执行；腕带上的姓名模糊；姓名与身份证不符时拒绝办理；电话通知家属；电话会诊后处理；地址变更需重新登记；联系人可为亲友`,
  ],
  [
    'labels in a question',
    `您的姓名？您的电话？您叫什么名字？请问患者姓名怎么写？住院号在哪里查？身份证号填错了怎么办？`,
  ],
  [
    'numbers after labels that are counts',
    `住院号段已用完；门诊号源剩余12个；病历号规则8位；标本号打印3份；条码纸2卷；卡号长度16位；电话3部；住址栏20字`,
  ],
  [
    'names of rooms and of firms',
    `李嘉园诊室、王府井分院、张江院区、陈家桥街道、周浦医院、徐家汇门诊部、吴兴路院区、赵县分院停诊通知`,
  ],
  [
    'medicines with surnames in them',
    `云南白药 0.5g、季德胜蛇药片 5片、马应龙痔疮膏、王氏保赤丸、雷允上六神丸 10粒、胡庆余堂胃复春、陈李济咳喘顺、方便面过敏`,
  ],
  [
    'methods and scales with surnames in them',
    `曾氏量表 42分；李克特量表 5级；吴阶平泌尿外科学；王淑贞妇产科学；汤姆森分级；罗氏诊断试剂；周氏啃牙法；张力性气胸；高氏征`,
  ],
  [
    'English capitals that are no names',
    `CHEST PA VIEW  PORTABLE SUPINE  LEFT LATERAL  HEAD NECK  NORMAL SINUS  GE HEALTHCARE  DEMO HOSPITAL  SERIES AXIAL  F 512 M 256  FOV 350`,
  ],
  [
    'English phrases behind a title word',
    `Patient Education: Asthma. Patient Safety Officer on call. Dear Colleague, Dear Parent or Guardian, To Whom It May Concern. Name Badge Required. Address: see overleaf. Contact: switchboard.`,
  ],
  [
    'English notes with capitals',
    `Pt Stable. Denies Chest Pain. Plan: Continue Aspirin, Start Heparin. Seen By Night Team. Allergic To Penicillin. Lives Alone. Code Status: Full Code. Diet: Cardiac. Disp: Home.`,
  ],
  [
    'quotes that hold words of the house',
    `点击“患者管理”，选择“床位图”，双击“查看”；患者“高危”标识；与“白名单”匹配的设备；患者【转科】后自动停止长期医嘱；患者【出院】`,
  ],
  [
    'lists after a call label that hold numbers',
    `正在叫号：A012；等候：A013、A014、A015；过号：A003；当前窗口：3；候诊人数：12；正在就诊：暂无；下一位：请稍候`,
  ],
  [
    'arrows between things',
    `字段：科室 内科 → 外科；状态：在院 → 出院；剂量 5mg → 10mg；体位 平卧 → 半卧；护理 一级 → 二级；医生 方舟 → 江流`,
  ],
  [
    'dotted lines of a table of contents',
    `姓名登记规范......3
电话随访流程......12
住址变更办法......18
第一章 总则......1`,
  ],
  [
    'an SQL statement about tables only',
    `SELECT name, phone, address FROM patient WHERE ward_id = 12 AND status = 'IN' ORDER BY name; INSERT INTO dict (code, name) VALUES ('01', '高血压'), ('02', '白内障');`,
  ],
  [
    'HL7 segments without a person',
    `MSH|^~\\&|LIS|DEMO|HIS|DEMO|20250308101500||ORU^R01|8812|P|2.4
OBX|3|NM|K^钾||4.21|mmol/L|3.50-5.30|N|||F
OBX|4|ST|COL^颜色||黄色||黄色|N|||F
NTE|1||标本轻度溶血`,
  ],
  [
    'JSON of dictionaries',
    `[{"name":"高血压","code":"I10"},{"name":"白细胞","unit":"10^9/L"},{"name":"方案A","type":"chemo"},{"name":"金黄色葡萄球菌","result":"阳性"},{"name":"内科","address":"3楼"}]`,
  ],
  [
    'XML of dictionaries',
    `<item><name>黄芪</name><unit>g</unit></item><dept><name>康复科</name><phone>8812</phone></dept><drug name="安宫牛黄丸" code="ZA01"/><ward name="安宁病房"/>`,
  ],
  [
    'a queue of machines',
    `打印机 HP-LaserJet-3F 在线；扫描枪 USB 已连接；服务器 his-db-01 CPU 38%；任务 同步患者主索引 成功 1,203 失败 0；用户 admin 登录成功`,
  ],
];
