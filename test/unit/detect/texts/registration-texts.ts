// Registration forms and slips: one label, one value, every kind of separator.
import type { HospitalText } from './marked-text.ts';

export const registrationTexts: readonly HospitalText[] = [
  [
    'dots lead from the label to the value',
    `入 院 登 记 卡
姓名......⟦n:龚晓棠⟧      性别......女
出生日期..⟦b:1987-04-19⟧  年龄......38岁
联系电话..⟦m:13800138021⟧
入院科室..肾内科          床位......17`,
  ],
  [
    'an arrow stands between label and value',
    `姓名 -> ⟦n:邵建邦⟧
证件 -> ⟦id:110105199210164585⟧
手机 -> ⟦m:13900139044⟧
科室 -> 眼科
号别 -> 专家号（周立仁）`,
  ],
  [
    'an equals sign stands between label and value',
    `姓名=⟦n:佟丽华⟧;性别=女;年龄=56;住院号=⟦p:0078123⟧;床号=12;管床医生=韦志刚;过敏史=青霉素`,
  ],
  [
    'a long dash stands between label and value',
    `病人姓名——⟦n:贺明轩⟧
家庭住址——⟦a:湖南省长沙市天心区虚构路18号3栋402室⟧
入院方式——平车
入院诊断——急性胰腺炎`,
  ],
  [
    'labels stand in brackets of four sorts',
    `【患者】⟦n:向思源⟧【性别】男【年龄】45岁【主诉】腹痛2小时
《姓名》⟦n:向思源⟧ 《门诊号》⟦p:M2300981⟧
[联系方式]⟦m:15000150033⟧ [医师]雷鸣 [药品]奥美拉唑肠溶胶囊20mg
（姓名）⟦n:向思源⟧（体重）71kg（身高）176cm`,
  ],
  [
    'boxes and underlines of a paper form stand around the values',
    `姓名_⟦n:毕海涛⟧_ 性别 ☑男 □女  婚姻 □未婚 ☑已婚 □离异
身份证号码|⟦id:320102199406195316⟧|
付款方式 □自费 ☑职工医保 □居民医保 □公费
联系人__⟦n:毕国强⟧__ 关系__父亲__ 电话__⟦m:13500135016⟧__`,
  ],
  [
    'a form filled by tabs',
    `姓名\t⟦n:车晓萌⟧\t性别\t女\t出生\t⟦b:1999.01.07⟧
证件类型\t居民身份证\t证件号码\t⟦id:520102199901077357⟧
现住址\t⟦a:贵州省贵阳市云岩区示例街9号2单元601⟧
科别\t皮肤科\t就诊日期\t2025.03.02\t接诊医师\t乐文博`,
  ],
  [
    'labels above their values, two by two',
    `就诊卡号        姓名
⟦p:0000451278⟧      ⟦n:柏松涛⟧
科室            医生
口腔科          戚雨薇
金额            时间
12.00元         08:41`,
  ],
  [
    'a kiosk slip',
    `******自助挂号凭条******
院区：南院
姓名：⟦n:阮小芸⟧（女 29岁）
病历号：⟦p:20093381⟧
科室：风湿免疫科门诊  2号楼3层
医生：顾廷深（副主任医师）
序号：17   候诊时间：09:30-10:00
挂号费：0.00  诊查费：30.00
流水号：2025030800017734
请妥善保管，遗失不补
自助机编号：ZZJ-017`,
  ],
  [
    'a wrist band',
    `⟦n:娄秀琴⟧ 女 71岁
住院号 ⟦p:10238876⟧
骨科二病区 23床
过敏：磺胺
血型 O RH+
入院 2025-02-11`,
  ],
  [
    'a wrist band of a newborn',
    `母亲姓名：⟦n:苗雅静⟧
新生儿：⟦n:苗雅静⟧⟦?:之女⟧  性别：女
出生时间：⟦b:2025-02-18 03:42⟧
体重：3210g  身长：50cm
住院号：⟦p:10240133⟧  床号：产3-1`,
  ],
  [
    'labels without a colon run on in one line',
    `姓名⟦n:施国栋⟧性别男年龄66岁民族汉婚姻已婚职业退休住院号⟦p:226715⟧入院日期2025年1月4日`,
  ],
  [
    'an English and a Chinese label side by side',
    `姓名 Name：⟦n:Marta Kowalska⟧ / ⟦n:玛尔塔⟧
性别 Sex：女 F     年龄 Age：34
护照 Passport No.：⟦pp:EK1234567⟧
国籍 Nationality：波兰 Poland
电话 Tel：⟦m:13600136055⟧
科室 Dept.：消化内科 Gastroenterology`,
  ],
  [
    'a foreigner at the front desk',
    `外籍患者登记
Family name: ⟦n:OKAFOR⟧   Given name: ⟦n:Chidi Emeka⟧
Date of birth (yyyy/mm/dd): ⟦b:1989/11/30⟧
Passport: ⟦pp:A09876543⟧
Hotel/Address in China: ⟦a:Room 1203, 88 Demo Road, Xuhui District, Shanghai⟧
Complaint: fever 38.6, cough 3 days
Insurance: none, self-paid`,
  ],
  [
    'a child with both parents',
    `患儿姓名：⟦n:诸葛一诺⟧　乳名：⟦?:糖糖⟧
父亲：⟦n:诸葛明远⟧　电话：⟦m:13700137061⟧　单位：⟦emp:苏州样本精密机械厂⟧
母亲：⟦n:裴佳慧⟧　电话：⟦m:13700137062⟧　单位：⟦emp:虚构实验小学⟧
出生体重：2.9kg　喂养方式：母乳`,
  ],
  [
    'a card of a kindergarten check',
    `儿童入园健康检查表
儿童姓名 ⟦n:汤沐辰⟧ 性别 男 年龄 3岁2月 出生日期 ⟦b:2021年12月8日⟧
既往病史 1.先心病 2.癫痫 3.高热惊厥 4.哮喘 5.其他
儿童家长确认签名 ⟦n:汤永年⟧
身高 96.5cm 评价 中 体重 14.2kg 评价 中 血红蛋白 121g/L
医生意见：可以入园 医生签名：尤静宜 检查单位：示例妇幼保健院`,
  ],
  [
    'the sex and the age stand behind a slash',
    `姓名/性别/年龄：⟦n:殷浩然⟧/男/41岁
电话/地址：⟦m:13800138077⟧/⟦a:天津市河西区样例道6号⟧
科室/医生：耳鼻喉科/谈志远`,
  ],
  [
    'values in quotation marks',
    `姓名："⟦n:翁瑞雪⟧" 卡号："⟦p:A00017722⟧" 科室："中医科" 医生："司徒敬"`,
  ],
  [
    'a cashier reads aloud from the screen',
    `核对一下：姓名⟦n:祁连生⟧，身份证尾号4585，手机⟦m:13900139088⟧，要退的是3月6日的CT费280元。`,
  ],
  [
    'a registration with a second contact',
    `第一联系人：⟦n:蓝采薇⟧（女儿）⟦m:13800138091⟧
第二联系人：⟦n:蓝天宇⟧（儿子）⟦m:13800138092⟧
住宅电话：⟦l:0571-86660001⟧
邮编：⟦?:310012⟧
住院次数：第2次
入院病情：1.危 2.急 3.一般`,
  ],
  [
    'a blank form holds nobody',
    `姓名：            性别：□男 □女   年龄：    岁
身份证号：□□□□□□□□□□□□□□□□□□
联系电话：              与患者关系：
家庭住址：       省      市      区（县）        街道（乡镇）
本人签名：              日期：    年    月    日`,
  ],
  [
    'guidance of a form is no value',
    `填表说明：
1. 姓名：请填写与身份证一致的姓名。
2. 联系电话：请填写11位手机号码。
3. 家庭住址：请具体到门牌号。
4. 工作单位：无业者填“无”。
5. 出生日期：格式为YYYY-MM-DD，例如1980-01-01。`,
  ],
  [
    'a parking and visitor slip',
    `访客单：访客⟦n:卜文斌⟧，车牌⟦car:浙A7B210⟧，探视15床⟦n:卜老根⟧，进场14:02，门岗：保安老陈，有效2小时`,
  ],
  [
    'a card reader prints what it read',
    `读卡成功！
姓名：⟦n:阿依古丽·买买提⟧
性别：女  民族：维吾尔
出生：⟦b:19650214⟧
住址：⟦a:新疆乌鲁木齐市天山区示例北路77号⟧
公民身份号码：⟦id:650102195910137690⟧
签发机关：乌鲁木齐市公安局
有效期限：20160301-长期`,
  ],
];
