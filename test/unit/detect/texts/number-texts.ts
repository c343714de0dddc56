// Numbers as people write them, and numbers that only look like those of a person.
import type { HospitalText } from './marked-text.ts';

export const numberTexts: readonly HospitalText[] = [
  [
    'telephones in five writings',
    `电话: ⟦m:138 0013 8801⟧ / ⟦m:138-0013-8802⟧ / ⟦m:+86 13800138803⟧ / ⟦m:（+86）138 0013 8804⟧ / ⟦m:１３８００１３８８０５⟧`,
  ],
  [
    'telephones behind words',
    `手机尾号换了，新号⟦m:13800138806⟧，旧号⟦m:13800138807⟧停机；座机⟦l:0571-86660002⟧⟦?:转203⟧；小灵通已停用`,
  ],
  [
    'a telephone glued to a name',
    `⟦n:程灵素⟧⟦m:13800138808⟧
⟦m:13800138809⟧⟦n:苗若兰⟧
⟦n:胡一刀⟧:⟦m:13800138810⟧`,
  ],
  ['an identity number with spaces and a small x', `身份证 ⟦id:530102 19440730 586x⟧ 核对无误`],
  [
    'an old identity number of fifteen digits',
    `参保人员：⟦n:平阿四⟧ 身份证号：⟦id:320102670526622⟧ 退休时间：1997.12`,
  ],
  [
    'identity numbers in a sentence without labels',
    `这两个是同一个人吗？⟦id:410105193112083718⟧ 和 ⟦id:110105195603052201⟧，一个⟦?:1931年⟧一个1956年`,
  ],
  [
    'a permanent resident card',
    `外国人永久居留身份证：⟦pr:945250198802227780⟧，旧证⟦pr:KOR640173103075⟧，持证人⟦n:PARK MINJUN⟧`,
  ],
  [
    'a permit of Taiwan and one of Macau',
    `证件：台胞证 ⟦tp:01234567⟧；港澳通行证 ⟦hm:M12345678⟧；有效期10年`,
  ],
  [
    'cards in groups',
    `银行卡 ⟦bk:6212 2699 9165 8347 811⟧，信用卡 ⟦bk:5187-1055-3360-7850⟧，有效期 09/28`,
  ],
  [
    'numbers of eighteen digits that are no identity',
    `订单 202503081122334455 支付单 420000218820250308 流水 100000000000000018 设备SN 867530012345678`,
  ],
  [
    'eleven digits that are no telephone',
    `发票号 13012345678901 收据 0013800138000 条目编码 11010120250 费用合计 13800.138 元 样本量 n=13800`,
  ],
  [
    'results that look like telephones and plates',
    `HBV-DNA 1.38×10^8 IU/mL，CK 13800 U/L，NT-proBNP 35000 pg/ml，引物序列 CAGT，探头 L12-3，机架 A12345`,
  ],
  [
    'a hospital number written with its label in English letters',
    `ZYH:⟦p:00123987⟧ XM:⟦n:阎基⟧ NL:57 KS:骨二 CH:33`,
  ],
  [
    'numbers with the label behind a slash',
    `住院号/床号：⟦p:0091823⟧/12　门诊号/序号：⟦p:M330121⟧/17`,
  ],
  ['a label with No. in it', `住院No.⟦p:338812⟧　CT No.⟦s:T20250308⟧　床No.7　收据No.0012`],
  ['a number sign', `病案号#⟦p:771230⟧ 条码#⟦s:9912003388⟧ 房间#1203 版本#2.1`],
  [
    'plates and things like plates',
    `车牌 ⟦car:京A·F0236⟧ 送诊；救护车 ⟦?:浙A12120⟧；粤港车 ⟦car:粤Z1234港⟧；苏打水3瓶，桂A组，豫见科技`,
  ],
  [
    'mail addresses of people and of software',
    `联系邮箱：⟦e:bai.yun+test@example.com⟧，CC：⟦e:ma.chunhua@example.cn⟧；npm包 react@18.2.0；服务器 root@10.0.0.8`,
  ],
  [
    'accounts of several networks',
    `微信号：⟦soc:wenfang_0912⟧　QQ:⟦soc:123450987⟧　抖音号：⟦soc:demo_dy8812⟧　公众号：⟦?:示例医院⟧`,
  ],
  [
    'ages over ninety and numbers that are none',
    `⟦age:98岁⟧老人跌倒；心率98次/分；SpO2 98%；95床；92版；随访90天；满90天；95%CI 1.2-3.4；⟦age:101岁⟧寿星`,
  ],
  [
    'a birth date in words',
    `生日是农历腊月初八，阳历⟦b:1962年1月13日⟧；孩子出生于⟦b:2022-05-06⟧；孕36周+2`,
  ],
  [
    'an address without a province',
    `地址：⟦a:虚构路88弄12号501室⟧　电话：⟦m:13800138811⟧　邮编：200030
住：⟦a:样例新村东区7-3-602⟧`,
  ],
  [
    'an address of the countryside',
    `家住⟦a:安徽省阜阳市临泉县样例镇示例行政村小李庄28号⟧，距医院40公里`,
  ],
  [
    'insurance numbers of several kinds',
    `医保号：⟦ins:3301990088123⟧；新农合证号：⟦ins:330106-02-0188⟧；社保卡号：⟦ins:B12345678⟧；险种：城乡居民`,
  ],
];
