// Cosmetic clinics, health-check centres, desks that take money: customers, sales people and orders.
import type { HospitalText } from './marked-text.ts';

export const clinicAndMoneyTexts: readonly HospitalText[] = [
  [
    'a note of a consultant',
    `3.8 到院 ⟦n:盛明兰⟧ 27岁 微信⟦soc:mlan_test27⟧ 手机⟦m:13800138501⟧ 想做皮肤，预算1-2万，介意留疤；接待：兰兰 面诊：孙院 定金500已付`,
  ],
  [
    'a deal in the system',
    `客户：⟦n:顾廷烨⟧（VIP3）
手机：⟦m:13800138502⟧
成交项目：热玛吉900发 ×1
应收：18,800 实收：16,800 欠款：2,000
现场咨询：Lisa  助理：小桃  医生：齐衡`,
  ],
  [
    'a chain of introductions',
    `老带新：介绍人⟦n:茹兰⟧（会员卡⟦p:VIP000812⟧），被介绍人⟦n:莫兰⟧，⟦m:13800138503⟧，赠水光1次`,
  ],
  [
    'an export of leads',
    `渠道|线索姓名|电话|意向项目|城市|跟进人|备注
抖音|⟦n:华兰⟧|⟦m:13800138504⟧|皮肤管理|杭州|小秦|已加企微
美团|⟦n:贺弘文⟧|⟦m:13800138505⟧|牙齿矫正|宁波|小秦|未接`,
  ],
  [
    'a transfer back to a card',
    `退款申请：顾客⟦n:林噙霜⟧，原消费单XS20250301008，退款金额3,980元，收款卡号⟦bk:6228482673473629527⟧（示例银行杭州支行，户名⟦n:林噙霜⟧），审批：王总`,
  ],
  ['a card number in groups of four', `请退到 ⟦bk:6222 0289 9846 3671 682⟧ ⟦n:海朝云⟧ 谢谢`],
  [
    'a contract of a membership',
    `甲方（客户）：⟦n:沈从兴⟧  身份证：⟦id:440106195101081478⟧
乙方：示例医疗美容门诊部有限公司  统一社会信用代码：91130102613369628M
双方约定：疗程6次，有效期12个月。
甲方签字：⟦n:沈从兴⟧   乙方代表：张桂芬`,
  ],
  [
    'a list of a company check',
    `团检名单—示例科技有限公司（32人）
姓名 身份证号 手机号 套餐 婚否
⟦n:曼晓娘⟧ ⟦id:110105196603160025⟧ ⟦m:13800138506⟧ B套餐 已婚
⟦n:常墨⟧ ⟦id:110105195603052201⟧ ⟦m:13800138507⟧ C套餐 已婚`,
  ],
  [
    'a guide sheet of a health check',
    `导检单  体检号 ⟦p:2503080045⟧  ⟦n:梁晗⟧  男  已婚
□ 抽血(空腹) 2楼  ☑ 心电图 205  □ 彩超 208(憋尿)  □ 内科 201
早餐券1张  单位：⟦emp:示例银行杭州分行⟧`,
  ],
  [
    'a mistake in a report is mended',
    `更正：体检编号⟦p:2503080046⟧，原姓名“⟦n:康元儿⟧”应为“⟦n:康媛儿⟧”，经办：前台苗苗`,
  ],
  [
    'an online order',
    `订单号：20250308123456789012 下单：2025-03-08 12:01:33
商品：入职体检套餐(基础) ×1 实付¥138.00
预约人：⟦n:石铿⟧ ⟦m:13800138508⟧ ⟦id:130102198107056877⟧
到检门店：示例体检西湖店（杭州市示例路200号）`,
  ],
  [
    'a blacklist of the desk',
    `注意：⟦n:钱如一⟧（⟦m:13800138509⟧）多次爽约，需预付；司机车牌⟦car:浙AD12345⟧，停B2`,
  ],
  [
    'a photo archive',
    `术前照：/upload/2025/03/⟦?:8812_front.jpg⟧ 客户⟦n:邵鸣⟧ 授权：仅内部教学 拍摄：影像部阿杰`,
  ],
  [
    'sales figures hold nobody',
    `咨询师业绩 2月
小桃 接待58 成交31 业绩412,300 客单13,300
Lisa 接待44 成交19 业绩288,000 客单15,157
目标完成率 92% 同比+11%`,
  ],
  [
    'prices hold nobody',
    `【女神节】⟦?:玻尿酸⟧ 1ml 680元起；光子嫩肤 298元/次；洗牙 69元；活动时间3.1-3.15，预约电话400-123-4567，地址：杭州市示例路200号2楼`,
  ],
  [
    'a QQ and a mail in one line',
    `客户联系方式：QQ⟦soc:100012345⟧，邮箱⟦e:keke_demo@example.cn⟧，旺旺⟦?:keke_demo⟧，电话转接分机8012`,
  ],
  [
    'a customer in English letters',
    `Client: ⟦n:Zoe Lam⟧ | Mobile: ⟦m:13800138510⟧ | Service: Pico laser | Consultant: Vivian | Amount: 3,200`,
  ],
  [
    'a family account',
    `家庭账户：户主⟦n:余嫣然⟧，成员：⟦n:余嫣红⟧（妹）、⟦n:余太恩⟧（父，68岁），余额1,200元，积分3,200`,
  ],
  [
    'the card type decides what the number is',
    `卡类型：社保卡
卡号：⟦ins:A01234567⟧
卡类型：院内卡
卡号：⟦p:10002231⟧
操作员：1023 终端：POS-07 凭证号：000123 批次号：000045`,
  ],
  [
    'a payment slip of a terminal',
    `POS签购单 商户名称：示例医院 商户编号：898330180620001 终端号：01234567
卡号：⟦?:622202******1682⟧ 交易类型：消费 金额：RMB 280.00
凭证号：000812 授权码：123456 参考号：081123456789
日期时间：2025/03/08 11:23:45
持卡人签名：`,
  ],
];
