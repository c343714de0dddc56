// Records of other houses: Chinese medicine, dentistry, psychiatry, village doctors, schools, prisons, ships.
import type { HospitalText } from './marked-text.ts';

export const moreRecordTexts: readonly HospitalText[] = [
  [
    'a book of a village doctor',
    `门诊日志 3月8日
1 ⟦n:赵铁柱⟧ 男 62 上河组 咳嗽 感冒灵1盒 8元
2 ⟦n:钱小妮⟧ 女 5 下河组 腹泻 蒙脱石散6包 12元
3 ⟦n:孙大圣⟧ 男 44 镇街 换药 15元`,
  ],
  [
    'a case of Chinese medicine',
    `⟦?:李某某⟧，女，39岁。初诊：2025年1月5日。月经后期，量少色淡，舌淡苔白，脉细。方用四物汤加减：熟地15 当归12 白芍12 川芎6。二诊：诸症减。`,
  ],
  [
    'a case of Chinese medicine with a name',
    `⟦n:金彩凤⟧，女，39岁，教师，2025年1月5日初诊。胃脘胀满半年，纳差，苔腻脉滑。半夏泻心汤：半夏9 黄芩6 党参10 干姜5。医案整理：叶桂枝`,
  ],
  [
    'a school clinic',
    `晨检异常：三(2)班 ⟦n:王梓涵⟧ 体温37.8℃ 已通知家长⟦m:13800138741⟧；五(1)班 ⟦n:李浩宇⟧ 手足疱疹 离校。校医：许仙`,
  ],
  [
    'a medical room of a sports event',
    `马拉松医疗点7：号码布B2213 ⟦n:尚云祥⟧ 男 36 中暑 T39.9 冰敷 转示例医院；紧急联系人⟦n:尚慧⟧⟦m:13800138742⟧`,
  ],
  [
    'a ship',
    `船医日志：二副⟦n:何大鹏⟧，腹痛6h，右下腹压痛，WBC未查，予头孢曲松2g，联系岸基。护照⟦pp:E88120345⟧。船医：江海`,
  ],
  [
    'a dentist’s reminder',
    `⟦n:阮明玉⟧ 洗牙 每半年 上次2024-09-02 手机⟦m:13800138743⟧ 已约3/20 10:00 5号椅 洁牙师Amy`,
  ],
  [
    'a psychiatric admission',
    `姓名：⟦n:桑小雨⟧　入院诊断：⟦sd:双相情感障碍⟧
由母亲⟦n:柳如烟⟧强制送入，供史者与患者同住，可靠。既往：⟦?:自杀⟧未遂1次（割腕）。管床：古风`,
  ],
  [
    'an IVF card',
    `女方：⟦n:宫小蝶⟧ 31岁 身份证⟦id:110105199210164585⟧ 男方：⟦n:项天歌⟧ 33岁 AMH 2.31 窦卵泡左6右8 Gn 225IU×9d 获卵12枚 2PN 8枚 冷冻囊胚4枚 医生：上邪`,
  ],
  [
    'a hearing aid shop',
    `顾客⟦n:闻达⟧ 72岁 PTA 右65dB 左70dB 选配：示例7型 RIC×2 单价9,800 电话⟦m:13800138744⟧ 验配师：聂隐`,
  ],
  [
    'an insurance examination',
    `投保人：⟦n:章惜惜⟧ 被保人：⟦n:章小满⟧ 关系：母子 保额50万 体检：血压118/76 尿蛋白(-) 心电图正常 业务员：唐三 工号88120`,
  ],
  [
    'a nursing home',
    `3楼306 ⟦n:傅桂香⟧ ⟦age:94岁⟧ 半失能 鼻饲；308 ⟦n:戴宗保⟧ 88岁 自理 糖尿病餐；家属电话：306 ⟦m:13800138745⟧ 308 ⟦m:13800138746⟧ 护理员：巧姐`,
  ],
  [
    'a veterinary clinic is no hospital of people',
    `宠物病历：豆豆 金毛 公 3岁 28.5kg 体温38.9 主人：⟦n:安知鱼⟧ ⟦m:13800138747⟧ 疫苗：狂犬 2025-01-02`,
  ],
  [
    'a prison hospital',
    `罪犯⟦n:高逑⟧，编号⟦?:3301009912⟧，三监区，肺部感染，T38.8，予莫西沙星0.4g qd，押解民警⟦?:杨志⟧`,
  ],
  [
    'an abstract of a record for a colleague abroad',
    `病情摘要（供国际会诊）
患者：⟦n:贾清夷⟧（⟦n:Jia Qingyi⟧），女，44岁，DOB ⟦b:1980-09-17⟧
诊断：⟦?:左乳浸润癌术后（pT2N1M0）⟧
联系医生：Dr. Tao Yan, Demo Hospital, ⟦?:tao@hospital.example⟧`,
  ],
  [
    'a research list with codes',
    `入组编号 姓名缩写 性别 年龄 随机号 知情日期
S01-001 ⟦?:WXM⟧ 男 56 ⟦?:R1023⟧ 2025-01-08
S01-002 ⟦?:LHY⟧ 女 61 ⟦?:R1024⟧ 2025-01-09`,
  ],
  [
    'an allergy card',
    `过敏警示卡 持卡人：⟦n:蓝小翅⟧ 过敏原：碘佛醇（2023-04 过敏性休克） 紧急联系：⟦n:蓝翎⟧ ⟦m:13800138748⟧ 发卡：示例医院放射科`,
  ],
  [
    'a donor of organs',
    `供者⟦n:桓公望⟧，男，29岁，脑死亡，家属⟦n:桓公瑾⟧签署捐献同意书；受者⟦n:祝无双⟧，女，35岁，肾移植，HLA 3/6，冷缺血6h20min。协调员：吕布韦`,
  ],
  [
    'a tumour board',
    `MDT讨论：⟦n:佟湘⟧，67岁，直肠占位，MRI：mrT3N1，EMVF(+)；外科白展：先新辅助；放疗科郭芙：50.4Gy/28f；肿瘤内科李秀：CapeOX。记录 莫小`,
  ],
  [
    'a follow-up by telephone',
    `出院随访 3/8
⟦n:吕轻侯⟧ ⟦m:139-0013-9020⟧ 切口愈合好 满意
⟦n:燕小六⟧ ⟦m:139-0013-9021⟧ 未接
⟦n:邢育森⟧ ⟦m:139-0013-9022⟧ 诉便秘 已指导`,
  ],
  [
    'a letter of a lawyer',
    `律师函：受⟦n:钱掌珠⟧女士委托，就其2024年12月在贵院行双侧扁桃体切除术一事致函。委托人住址：⟦a:陕西省西安市雁塔区样例路3号⟧。示例律师事务所 律师 范大`,
  ],
  [
    'an ethics approval',
    `伦理批件号 2025-LL-033 项目：二甲双胍对照研究 主要研究者：上官海 申办方：示例药业 受试者保险单号 ⟦?:BX20250001⟧ 样本量120例`,
  ],
];
