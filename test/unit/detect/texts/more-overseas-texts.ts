// Taiwan, Hong Kong, Macau and English once more, as ordinary as they come.
import type { HospitalText } from './marked-text.ts';

export const moreOverseasTexts: readonly HospitalText[] = [
  [
    'an admission note of Taiwan',
    `入院病摘
姓名: ⟦n:葉啟田⟧  性別: 男  年齡: 66  病歷號碼: ⟦p:0660123⟧  床號: 8A-12-1
主訴: 右上腹痛3天
現在病史: 此66歲男性有高血壓病史，規則服藥。3天前起右上腹悶痛，體溫38.2℃，白血球14500/uL。
主治醫師: 洪榮  住院醫師: 陳雷`,
  ],
  [
    'a nursing note of Taiwan',
    `護理紀錄 08:30 病人⟦n:江蕙蘭⟧主訴傷口疼痛6分，依醫囑給予Tramadol 50mg IV，09:00評估疼痛降為2分。案女⟦n:江小琪⟧在旁陪伴，衛教翻身技巧，可回覆示教。護理師：詹雅`,
  ],
  [
    'a discharge notice of Taiwan',
    `出院通知單 病人:⟦n:文夏生⟧ 身分證:⟦tw:M194948465⟧ 健保卡號:⟦ins:000012345678⟧ 部分負擔:1,230元 自費:8,600元 批價人員:黃妃`,
  ],
  [
    'a vaccination slip of Taiwan',
    `疫苗接種同意書 被接種者：⟦n:謝金燕⟧ 出生：⟦b:63年12月5日⟧ 身分證字號：⟦tw:D236887140⟧ 手機：⟦m:0922333444⟧ 評估醫師：翁立 體溫36.4℃ 批號FL2409 左上臂`,
  ],
  [
    'a long term care record of Taiwan',
    `個案⟦n:黃乙玲⟧，女，78歲，居住地：⟦a:彰化縣員林市示範路一段12巷5號⟧，主要照顧者：案子⟦n:黃小虎⟧（⟦m:0933-111-222⟧），CMS 5級，照專：陳盈`,
  ],
  [
    'a line of a booking desk of Taiwan',
    `⟦n:王識賢⟧ 先生 初診 3/14 下午 骨科 沈醫師 電話⟦m:0955-666-777⟧ 備註:自費MRI 8,000`,
  ],
  [
    'a lab sheet of Hong Kong',
    `LAB REPORT  Name: ⟦n:YIP SHUK FAN⟧  HKID: ⟦hk:R463749(5)⟧  Sex/Age: F/49  Req No: ⟦s:C25030812345⟧
Na 139 mmol/L (136-145)  K 4.1 mmol/L (3.5-5.1)  Creat 71 umol/L
Requested by: Dr KWOK Lai Ha   Authorised: MLT Ng`,
  ],
  [
    'a Hong Kong consent in Chinese',
    `本人⟦n:鍾楚紅⟧（身份證號碼 ⟦hk:R869923(1)⟧）同意接受胃鏡檢查。病人簽署：⟦n:鍾楚紅⟧　日期：8/3/2025　見證人：姑娘 ⟦?:Chan⟧　解釋醫生：關禮`,
  ],
  [
    'a Hong Kong appointment message',
    `【示範醫院】⟦n:莫少聰⟧先生：你的磁力共振預約為2025年4月2日10:30，請提前15分鐘到放射部登記，查詢2600 0001。`,
  ],
  [
    'an account of a Macau desk',
    `繳費單 姓名:⟦n:何婉鴻⟧ 澳門身份證:⟦mo:7594820(5)⟧ 項目:全身檢查 MOP 2,380 收銀:阿May 電話:⟦?:2871 0000⟧`,
  ],
  [
    'a social worker of Hong Kong',
    `Social enquiry: ⟦?:Mr ⟧⟦n:Fok Siu Hung⟧, M/71, lives alone at ⟦a:Room 812, Block 4, Sample Estate, Tai Po, N.T.⟧, CSSA recipient. Daughter ⟦?:Ms ⟧⟦n:Fok Mei Yee⟧ ⟦tel:+852 9012 3456⟧. MSW Carmen Ho.`,
  ],
  [
    'a note of an American nurse line',
    `Caller: ⟦n:Denise Hoffman⟧ (mother). Patient: ⟦n:Tyler Hoffman⟧, 4 y/o, temp 102.4 F x 2 days, drinking OK. Callback ⟦tel:(303) 555-0175⟧. Advice: acetaminophen 15 mg/kg q6h. RN: S. Whitaker`,
  ],
  [
    'an American discharge instruction',
    `DISCHARGE INSTRUCTIONS FOR: ⟦n:Malik Jefferson⟧
MRN: ⟦p:4471200⟧   Visit date: 03/08/2025
You were seen by: Dr. Olivia Grant
Take ibuprofen 600 mg every 8 hours. Return if fever > 101 F. Follow up with Demo Orthopedics.`,
  ],
  [
    'a British letter to a patient',
    `Private & Confidential
⟦?:Ms ⟧⟦n:Freya Lindgren⟧
⟦a:14 Sample Terrace, Leeds LS2 9ZZ⟧
8 March 2025
Dear ⟦?:Ms ⟧⟦n:Lindgren⟧,
Your ultrasound shows a simple cyst of 18 mm. No follow-up is needed.
Yours sincerely, Dr Tunde Bakare`,
  ],
  [
    'a pathology form of Australia',
    `Patient: ⟦n:MCALLISTER, Rory⟧ DOB ⟦b:23/07/1983⟧ M  Ph ⟦tel:0491 570 006⟧
Requesting: Dr V Petrov (Prov 234567AB)  Tests: FBC, UEC, LFT  Fasting: Y  Clinical: fatigue`,
  ],
  [
    'an intake of a physiotherapist',
    `New client: ⟦n:Priya Deshmukh⟧ / ⟦e:priya.d@example.net⟧ / ⟦tel:+61 491 570 156⟧ / shoulder pain 3/12 / GP Dr Cole / private`,
  ],
  [
    'a list of a day ward',
    `Day Surgery 08/03: 1. ⟦n:Ahmed Farouk⟧ (hernia) 2. ⟦n:Sinead Walsh⟧ (carpal tunnel) 3. cancelled. Surgeon Mr Lowe. Recovery RN Beck.`,
  ],
  [
    'a memo about an allergy',
    `ALERT: ⟦n:Gonzalez, Ramon⟧ (DOB ⟦b:05/22/1969⟧) anaphylaxis to cephalexin 01/2024. Entered by: J. Rhee, PharmD`,
  ],
];
