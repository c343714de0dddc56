// Rarer kinds under their labels, mistyped numbers, and numbers of things that stand under similar labels.
import type { HospitalText } from './marked-text.ts';

export const moreNumberTexts: readonly HospitalText[] = [
  [
    'a mistyped identity number is still somebody’s',
    `身份证号：⟦?:11010519660316002⟧（少一位，待核）  身份证号码：⟦id:330106198101291941⟧`,
  ],
  [
    'permits of all sorts under one overloaded label',
    `证件类型：港澳居民来往内地通行证　证件号码：⟦hm:H07782579⟧
证件类型：台湾居民来往大陆通行证　证件号码：⟦tp:08812345⟧
证件类型：护照　证件号码：⟦pp:E71234567⟧
证件类型：军官证　证件号码：⟦ml:军字第7712345号⟧`,
  ],
  [
    'a passport in a sentence',
    `随行翻译称患者护照为 ⟦pp:G12345678⟧，签证2026-01-31到期，住⟦a:上海市徐汇区虚构路99号2201室⟧。`,
  ],
  [
    'an account of WeChat in three writings',
    `微信：⟦soc:xiaoyu-demo88⟧ / 加我V ⟦?:xiaoyu_demo88⟧ / WeChat: ⟦soc:xy_demo_2025⟧ / 企业微信已绑定`,
  ],
  [
    'employers and other units',
    `工作单位：⟦emp:示例市第七中学⟧　职务：教师　单位电话：⟦?:0571-86660003⟧
送检单位：示例体检中心　计量单位：mmol/L　开票单位：示例医院　收治单位：骨科`,
  ],
  [
    'an employer in a sentence',
    `患者在⟦?:示例纺织厂⟧工作20年，接触棉尘，退休后返聘。工作单位 ⟦emp:示例纺织有限公司⟧ 工种 挡车工`,
  ],
  [
    'a photo and a signature',
    `照片：⟦ph:/archive/2025/03/p8812.jpg⟧  签名图：⟦?:/sign/8812.png⟧  说明书：manual.pdf  影像：见PACS`,
  ],
  [
    'specimen numbers under their labels',
    `标本号：⟦s:20250308-117⟧　条形码：⟦s:2503081170⟧　申请单号：⟦s:LIS0088123⟧　检验单号：⟦s:J0308117⟧　试剂批号：20241101　质控号：QC-2`,
  ],
  [
    'imaging numbers under their labels',
    `影像号：⟦s:CT0098812⟧　放射号：⟦s:X202500817⟧　超声号：⟦s:US-250308-33⟧　设备号：CT-02　床号：17`,
  ],
  [
    'patient numbers under many labels',
    `病历号：⟦p:0088120⟧　登记号：⟦p:100200300⟧　就诊流水号：⟦p:OP2503080912⟧　健康卡号：⟦p:330100123456789⟧　患者主索引：⟦p:EMPI-0008812⟧　处方号：CF250308001　发药单号：FY0098`,
  ],
  [
    'insurance and bank numbers under their labels',
    `参保人编号：⟦ins:33019988123⟧　医保电子凭证：⟦ins:330000A1B2C3D4E5F6G7H8J9K0⟧　一卡通：⟦?:990012⟧　缴费卡：⟦bk:6222022801233296929⟧`,
  ],
  [
    'birth dates in six writings',
    `出生日期：⟦b:1988/8/18⟧；生日：⟦b:1990.9.9⟧；DOB：⟦b:08-18-1988⟧；出生年月：⟦b:1975年12月⟧；生于⟦b:1966年3月16日⟧；出生时间：⟦b:20250308⟧`,
  ],
  [
    'dates of other things in the same row',
    `出生日期：⟦b:1988-08-18⟧ 发病日期：2025-03-01 确诊日期：2025-03-02 末次月经：2025-02-10 预产期：2025-11-17 有效期：2030-08-18 生产日期：2024-08-18`,
  ],
  [
    'ages and things in the same row',
    `年龄：⟦age:92岁⟧ 体重：92kg 心率：92次/分 血氧：92% 血压：92/60mmHg 身高：192cm 床号：92 评分：92`,
  ],
  [
    'telephones of a patient and of the house in one line',
    `患者电话：⟦m:13800138821⟧　护士站电话：0571-88881015　医生电话：⟦?:13800138822⟧　投诉电话：0571-88881016　家属电话：⟦m:13800138823⟧`,
  ],
  [
    'addresses of a patient and of the house in one line',
    `家庭地址：⟦a:浙江省杭州市西湖区虚构里18号⟧　机构地址：浙江省杭州市西湖区示例路1号　邮寄地址：⟦a:浙江省金华市义乌市样例街20号⟧　IP地址：10.1.2.3　MAC地址：00-1B-44-11-3A-B7`,
  ],
  [
    'an address with its postcode and receiver',
    `寄：310012 ⟦a:浙江省杭州市西湖区虚构新村5幢2单元301室⟧ ⟦n:殷开山⟧ 收 ⟦m:13800138824⟧ 内件：X片2张`,
  ],
  [
    'a plate, a parking ticket and a lift',
    `车牌号：⟦car:浙A88Q12⟧　车位：B2-117　电梯：浙梯2019-0812　工牌：A0123　泵号：P12345`,
  ],
  [
    'serial numbers of devices',
    `监护仪SN:CM12345678 起搏器 型号A3DR01 序列号PJN1234567 导线5076-52 LFP123456 支架 3.0×18 LOT 0012345678 人工晶体 SN60WF +21.0D S/N 12345678.045`,
  ],
  [
    'accounts of staff',
    `登录账号：zhangsan01　工号：00812　域账号：HOSP\\lisi　邮箱密码已重置　打印机账号：print03`,
  ],
  [
    'a phone number in a sentence with words between',
    `患者留的号码是⟦m:138 0013 8825⟧，打不通的话换他老婆的⟦m:13900138826⟧。`,
  ],
  [
    'a number read in full width with its label in traditional characters',
    `病歷號碼：⟦p:００１２３４５⟧　聯絡電話：⟦m:０９１２－３４５－６７８⟧　身分證字號：⟦tw:Ｏ１５３４２４５９２⟧`,
  ],
  [
    'an invoice number under a label of a card',
    `卡券号：88123400　优惠券码：VIP2025　票号：0012345　核销码：998812　退款单号：TK2025030801　就诊卡号：⟦p:00098812⟧`,
  ],
];
