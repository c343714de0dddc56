// Tables as they are exported, pasted and printed: titles above, totals below, blanks and breaks between.
import type { HospitalText } from './marked-text.ts';

export const tableTexts: readonly HospitalText[] = [
  [
    'a title, a unit and a total around a table',
    `示例医院2月出院患者一览表
制表：病案室 制表日期：2025-03-01
病案号\t姓名\t性别\t年龄\t出院科室\t住院天数\t转归
⟦p:660801⟧\t⟦n:文天佑⟧\t男\t71\t心内科\t9\t好转
⟦p:660802⟧\t⟦n:陆秀英⟧\t女\t28\t产科\t4\t治愈
合计\t\t\t\t\t13\t
科主任：张世杰`,
  ],
  [
    'blank cells in a table',
    `床号\t姓名\t性别\t电话\t备注
1\t⟦n:江万里⟧\t男\t\t
2\t\t\t\t空床
3\t⟦n:谢枋德⟧\t\t⟦m:13800138771⟧\t欠费`,
  ],
  [
    'staff between the columns of a patient',
    `申请医生,患者姓名,执行护士,标本类型,接收人,患者电话
蒲寿,⟦n:唐安安⟧,吕文,血清,范虎,⟦m:13800138772⟧
蒲寿,⟦n:陈宜中⟧,吕文,尿液,范虎,⟦m:13800138773⟧`,
  ],
  [
    'two columns that both are names of people outside',
    `儿童姓名|家长姓名|家长电话|班级|疫苗|接种人员
⟦n:留梦言⟧|⟦n:留梦炎⟧|⟦m:13800138774⟧|小一班|流感|姚勉
⟦n:吴小潜⟧|⟦n:吴大潜⟧|⟦m:13800138775⟧|小二班|流感|姚勉`,
  ],
  [
    'a table whose names are in the last column',
    `时间  房间  项目  金额  顾客
10:00  VIP1  水氧  398  ⟦n:马端临⟧
11:30  VIP2  小气泡  298  ⟦n:王应麟⟧
13:00  VIP1  面膜  98  ⟦n:胡三省⟧`,
  ],
  [
    'headers in English over Chinese names',
    `ID,PatientName,Gender,Age,Tel,Dept,DoctorName
1,⟦n:郑思肖⟧,M,33,⟦m:13800138776⟧,ENT,汪元量
2,⟦n:林景熙⟧,M,51,⟦m:13800138777⟧,ENT,汪元量`,
  ],
  [
    'headers in pinyin initials',
    `bah\txm\txb\tcsrq\tryks\tzyys\tlxrxm\tlxrdh
⟦p:881001⟧\t⟦n:周密云⟧\t2\t⟦b:1975-06-06⟧\t骨科\t仇远\t⟦n:周公谨⟧\t⟦m:13800138778⟧`,
  ],
  [
    'a header with units and brackets',
    `姓名（患者）;年龄(岁);体重(kg);联系方式(手机);收缩压(mmHg);随访人
⟦n:张炎玉⟧;66;61.5;⟦m:13800138779⟧;132;蒋捷
⟦n:王沂孙⟧;72;70.2;⟦m:13800138780⟧;141;蒋捷`,
  ],
  [
    'the label column at the left, patients to the right',
    `项目\t患者一\t患者二
姓名\t⟦n:史达祖⟧\t⟦n:高观国⟧
性别\t男\t男
年龄\t44\t39
电话\t⟦m:13800138781⟧\t⟦m:13800138782⟧
诊断\t痔\t肛裂
主刀\t卢祖\t卢祖`,
  ],
  [
    'a table with dashes under the header',
    `姓名      住院号      科室      余额
--------  ----------  --------  --------
⟦n:吴文英⟧    ⟦p:0077001⟧     肾内科    1,200.00
⟦n:刘辰翁⟧    ⟦p:0077002⟧     肾内科    -350.20`,
  ],
  [
    'a table inside a mail',
    `各位：以下为今日未缴费患者，请协助通知。
姓名 住院号 欠费金额 病区
⟦n:蒋兴祖⟧ ⟦p:0077011⟧ 2,310.00 5A
⟦n:朱淑珍⟧ ⟦p:0077012⟧ 880.50 6B
谢谢！ 住院处 王沂`,
  ],
  [
    'a markdown list of fields',
    `- **姓名**：⟦n:辛弃寒⟧
- **性别**：男
- **电话**：\`⟦m:13800138783⟧\`
- **主诊**：陈亮（主任医师）
- **诊断**：腰痛待查`,
  ],
  [
    'an HTML table with a header row',
    `<table><tr><th>姓名</th><th>床号</th><th>责任护士</th><th>电话</th></tr><tr><td>⟦n:姜白石⟧</td><td>12</td><td>小红</td><td>⟦m:13800138784⟧</td></tr></table>`,
  ],
  [
    'an HTML table of labels and values',
    `<table><tr><th>受检者</th><td>⟦n:张孝祥⟧</td><th>体检号</th><td>⟦p:TJ0077013⟧</td></tr><tr><th>总检医师</th><td>韩元</td><th>身高</th><td>174cm</td></tr></table>`,
  ],
  [
    'a table whose header comes again on page two',
    `序号  姓名  就诊卡号  项目
1  ⟦n:范成大⟧  ⟦p:K0012⟧  心电图
—— 第1页 ——
序号  姓名  就诊卡号  项目
2  ⟦n:杨万里⟧  ⟦p:K0013⟧  胸片
打印人：尤袤`,
  ],
  [
    'a table of laboratory values only',
    `日期 WBC NEUT% HGB PLT CRP
3/5 12.3 84.1 121 233 88.0
3/6 9.8 76.0 118 241 46.2
3/8 6.6 61.2 120 260 8.9`,
  ],
  [
    'a table of staff only',
    `工号 姓名 科室 职称 入职日期
1023 ⟦?:方岳⟧ 药剂科 主管药师 2012-07-01
1188 ⟦?:戴复⟧ 检验科 技师 2019-09-01`,
  ],
  [
    'a table of drugs only',
    `编码\t名称\t规格\t单位\t数量\t供应商
0101\t左克\t0.5g\t盒\t120\t示例医药
0102\t安博维\t150mg\t盒\t60\t示例医药`,
  ],
  [
    'a table of doctors and numbers of sources',
    `医生姓名,科室,日期,剩余号源,挂号费
高适,骨科,3/10,12,50.00
岑参,骨科,3/11,0,50.00`,
  ],
  [
    'a comma inside a quoted cell',
    `姓名,地址,电话
⟦n:贺铸之⟧,"⟦a:江苏省苏州市吴中区示例路1号,3幢201室⟧",⟦m:13800138785⟧
⟦n:晏几何⟧,"⟦a:江西省南昌市西湖区样例里2号⟧",⟦m:13800138786⟧`,
  ],
];
