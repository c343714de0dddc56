// The desk, the archive, the call centre and the company doctor: forms that nobody designed.
import type { HospitalText } from './marked-text.ts';

export const moreDeskTexts: readonly HospitalText[] = [
  [
    'numbered items of a form',
    `1、姓名：⟦n:花无缺⟧
2、性别：男
3、出生年月：⟦b:1992年10月⟧
4、手机号码：⟦m:13800138751⟧
5、既往是否有过敏史：否
6、近14天是否发热：否`,
  ],
  [
    'numbered items without a colon',
    `1.姓名 ⟦n:江小鱼⟧ 2.性别 男 3.年龄 20 4.民族 汉 5.电话 ⟦m:13800138752⟧ 6.住址 ⟦a:四川省成都市武侯区虚构路30号⟧ 7.主诉 牙痛`,
  ],
  [
    'a questionnaire with answers behind it',
    `请问您的姓名是？
⟦n:铁心兰⟧
您的手机号？
⟦m:13800138753⟧
您希望预约哪位医生？
万春流主任
哪一天方便？
3月12日`,
  ],
  [
    'labels in front of a line break',
    `姓名
⟦n:苏小樱⟧
性别
女
联系电话
⟦m:13800138754⟧
就诊科室
耳鼻喉科
医生
胡药师`,
  ],
  [
    'a form that says its label twice',
    `患者姓名（姓名）：⟦n:慕容九⟧ 联系方式（手机）：⟦m:13800138755⟧ 证件号（身份证）：⟦id:610113199707297218⟧`,
  ],
  [
    'labels with a star, a number and a hint',
    `*姓名(必填)：⟦n:张菁菁⟧
*手机号(11位)：⟦m:13800138756⟧
 身份证号(选填)：⟦id:130102198107056877⟧
*预约日期(仅限工作日)：2025-03-12`,
  ],
  [
    'labels in another order: the value first',
    `⟦n:屠娇娇⟧（姓名） 女（性别） ⟦m:13800138757⟧（电话） 骨科（科室）`,
  ],
  [
    'a slip of the archive',
    `病案借阅单：病案号⟦p:00551823⟧ 患者⟦n:李大嘴⟧ 借阅人：骨科 阴九 用途：教学 借出3.8 应还3.15`,
  ],
  [
    'a list of borrowed charts',
    `借阅未还：
⟦?:00551823⟧ ⟦n:韩小儿⟧ 骨科 超期12天
⟦?:00551990⟧ ⟦n:杜杀天⟧ 泌尿外科 超期3天`,
  ],
  [
    'a note of lost documents',
    `补打出生证明首页：母亲⟦n:花如玉⟧，身份证⟦id:500103196202070286⟧，新生儿⟦n:江云轩⟧，原证编号⟦bc:R330098712⟧作废。`,
  ],
  [
    'a list of a ward for a raid',
    `3病区在院名单(截至8:00)：⟦n:魏无牙⟧、⟦n:白山君⟧、⟦n:马亦云⟧、⟦n:铁萍姑⟧，共4人；陪护3人。`,
  ],
  [
    'a call list with results',
    `序号,号码,称呼,结果
1,⟦m:13800138758⟧,⟦?:陈女士⟧,已约
2,⟦m:13800138759⟧,⟦?:周先生⟧,空号`,
  ],
  ['a call with initials of staff', `14:22 来电⟦m:13800138760⟧ 咨询HPV疫苗(九价)库存 答:有 记:LL`],
  [
    'a list of debts',
    `欠费催缴：⟦n:司徒变⟧(⟦?:0099120⟧) 欠3,120.50；⟦n:慕容三⟧(⟦?:0099121⟧) 欠881.00；联系人⟦n:慕容光⟧ ⟦m:13800138761⟧`,
  ],
  [
    'a bed reservation',
    `预约床位：⟦n:欧阳丁⟧ 男 55 甲状腺结节 BI ⟦?:TI-RADS 4b⟧ 期望3.12后 电话⟦m:13800138762⟧ 备注：需单间 开单：罗三`,
  ],
  [
    'a poster of a health talk',
    `健康讲座：高血压的防与治 主讲：老年科 黄牛主任 时间：3月12日14:00 地点：门诊4楼 报名电话：0571-88881005 限60人`,
  ],
  [
    'a purchase of a customer with a company',
    `发票抬头：⟦?:示例科技有限公司⟧ 税号：91130102613369628M 收票邮箱：⟦?:fapiao.demo@example.com⟧ 金额：1,380.00 体检人：⟦n:萧咪咪⟧`,
  ],
  [
    'an authorisation in one sentence',
    `今委托本单位员工⟦n:韩家川⟧（身份证⟦id:410105198707265556⟧）前往贵院领取32份体检报告，望接洽。示例科技有限公司 2025年3月8日`,
  ],
  [
    'a table in brackets',
    `[姓名:⟦n:胡铁花⟧][年龄:35][科室:消化内科][检查:胃镜][编号:⟦?:WJ-0031⟧][医生:姬冰]`,
  ],
  [
    'a slip of the cloakroom holds a phone',
    `寄存：黑色背包1件 柜17 取件码8812 手机⟦m:13800138763⟧ 有效至18:00`,
  ],
  [
    'a survey of a canteen holds nobody',
    `职工食堂意见：米饭偏硬，建议增加素菜；菜价 8-12元；高师傅手艺好；投票：红烧肉32票 白切鸡28票 方便面3票`,
  ],
  [
    'an inventory of keys holds nobody',
    `钥匙领用：库房A 编号013 领用 保洁组 归还 17:00；301室 备用2把；电话机 型号HCD-138 4台；姓名牌 200个`,
  ],
];
