// Documents in traditional characters: Taiwan, Hong Kong, Macau.
import type { HospitalText } from './marked-text.ts';

export const taiwanHongKongTexts: readonly HospitalText[] = [
  [
    'a summary of Taiwan',
    `病歷摘要
姓名：⟦n:蔡佩珊⟧　病歷號：⟦p:01887213⟧　生日：⟦b:民國68年5月2日⟧
主訴：胸悶兩週
病人為46歲女性，因運動後胸悶至門診，心電圖ST段下降，安排冠狀動脈攝影，LAD 80%狹窄，置放支架一支(3.0×18mm)。
主治醫師：簡志豪`,
  ],
  [
    'a triage slip of Taiwan',
    `急診檢傷  3級  床位:走廊12
⟦n:洪添財⟧  男  72Y
BT:38.4 PR:108 RR:22 BP:156/88 SpO2:94%
IDNO ⟦tw:N184428877⟧  TEL ⟦m:0912-345-601⟧
過敏：Aspirin`,
  ],
  [
    'a notice of a clinic of Taiwan',
    `⟦n:游淑貞⟧ 小姐 您好：您於3/12(三)上午診 家醫科 邱醫師 看診號碼15號，請攜帶健保卡，電話(02)2345-0001。`,
  ],
  [
    'a medicine bag of Taiwan',
    `示範醫院 藥袋
姓名:⟦n:鄧雨賢⟧  男  63歲  病歷號:⟦p:7700123⟧
領藥號:1088  調劑藥師:古月娥
Metformin 500mg/tab 早晚飯後 各1粒 28天
藥品諮詢專線:(04)2222-0001 分機1234`,
  ],
  [
    'a consent of Taiwan',
    `立同意書人⟦n:卓玉梅⟧（身分證字號⟦tw:T277805272⟧）為病人⟦n:卓文進⟧之女，經施醫師說明後同意施行右側全膝關節置換術。
地址：⟦a:臺中市西屯區示範路二段88號7樓之3⟧
電話：⟦m:0987654321⟧
見證人：護理師官小琪`,
  ],
  [
    'a referral of Taiwan',
    `轉診單
保險對象姓名：⟦n:藍正龍⟧　出生日期：⟦b:50/11/08⟧　身分證號：⟦tw:B195024634⟧
聯絡人：⟦n:藍陳阿桃⟧　聯絡電話：⟦tel:(07)345-0088⟧
病情摘要：糖尿病足，左足第一趾潰瘍2×1.5cm，HbA1c 9.2%
轉診院所：惠民診所　診治醫師：卞德海　院所電話：(07)345-0000`,
  ],
  [
    'a home care list of Taiwan',
    `居家訪視名單
1.⟦n:賴阿火⟧ ⟦age:91歲⟧ 鼻胃管 照顧者:媳婦⟦n:鍾秀蘭⟧ ⟦m:0911-222-301⟧
2.⟦n:羅桂枝⟧ 84歲 尿管 照顧者:外籍看護
訪視護理師:邵月`,
  ],
  [
    'a chart note with English words in it',
    `⟦?:Mr. ⟧⟦n:江宏傑⟧ 58 y/o male, DM, HTN. 3/5 因 chest pain 入 ICU，CK-MB 45 ng/mL，Troponin-I 3.2，cath: LAD p-80%。3/7 轉 7A-12 床，VS 葉大師。`,
  ],
  [
    'a slip of a Hong Kong clinic',
    `覆診紙
姓名：⟦n:陳大文⟧　性別：男
身份證：⟦hk:I264200(4)⟧
覆診日期：2025年6月3日 上午10:15
地點：示範醫院 專科門診 3樓B
預約查詢：2600 0000`,
  ],
  [
    'a certificate of sick leave of Hong Kong',
    `茲證明病人⟦n:何美儀⟧（香港身份證號碼：⟦hk:D570657(3)⟧）患上呼吸道感染，須休息2天，由2025年3月8日至3月9日。
醫生：鄺振邦
診所：旺角示範診所　電話：2390 0000`,
  ],
  [
    'a ward board of Hong Kong',
    `Bed 12 ⟦n:梁麗珍⟧ F/78 DNACPR NPO 李醫生
Bed 13 ⟦n:麥家駒⟧ M/45 COVID(-) Isolation off 
Bed 14 吉`,
  ],
  [
    'a voucher of Macau',
    `姓名：⟦n:歐陽焯⟧　澳門居民身份證：⟦mo:1640050(0)⟧　醫療券編號：MV2025-00812　餘額：MOP 600　診所：示範中醫診所`,
  ],
  [
    'a Hong Kong patient in Shenzhen',
    `港人到诊登记：⟦n:馬詠詩⟧，回乡证⟦hm:H07782579⟧，香港電話 ⟦tel:+852 6123 4501⟧，内地电话⟦m:15900159031⟧，挂号：产科 唐主任 300元`,
  ],
  [
    'a Taiwan compatriot at the cashier',
    `姓名：⟦n:连胜文⟧ 证件类型：台湾居民居住证 证件号码：⟦id:83000020120814216X⟧ 缴费：CT 320.00 合计：320.00 操作员：0921`,
  ],
  [
    'a health check of Taiwan with its values',
    `健檢報告  受檢者:⟦n:溫昇豪⟧  編號:⟦?:HC-250308-12⟧
身高 172.3cm 體重 81.2kg 腰圍 93cm
總膽固醇 212 mg/dL  三酸甘油酯 188 mg/dL  AFP 3.1 ng/mL
建議：減重、三個月後追蹤。總評醫師:涂醒哲`,
  ],
  [
    'a survey of satisfaction holds nobody',
    `就醫滿意度調查：您本次就診科別？□內科 □外科 □其他　醫師解說是否清楚？□是 □否　您的年齡層：□20以下 □21-40 □41-65 □65以上　感謝您的填寫！示範醫院品管中心 敬上 分機 2250`,
  ],
  [
    'a letter to relatives in Hong Kong',
    `敬啟者：閣下之親屬⟦n:郭德銘⟧先生已於三月五日轉往示範復康醫院，探訪時間為下午五時至七時。如有查詢，請致電2711 0000與病房經理聯絡。`,
  ],
  [
    'a death certificate of Taiwan',
    `死亡證明書
姓名⟦n:陸阿錦⟧ 性別女 出生年月日⟦b:民國23年1月15日⟧ 國民身分證統一編號⟦tw:Z252307485⟧
戶籍地址⟦a:高雄市三民區虛構里5鄰示範街31號⟧
死亡時間 114年3月6日04時20分
直接死因：敗血性休克 先行原因：泌尿道感染
開立醫師 于右任`,
  ],
];
