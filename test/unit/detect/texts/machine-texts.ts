// What programs write: logs, SQL, XML, HL7, JSON, YAML, INI, addresses of pages.
import type { HospitalText } from './marked-text.ts';

export const machineTexts: readonly HospitalText[] = [
  [
    'an insert with its columns',
    `INSERT INTO PAT_MASTER (PATIENT_ID, NAME, SEX, DATE_OF_BIRTH, ID_NO, PHONE) VALUES ('⟦p:P0008812⟧', '⟦n:卫东升⟧', '男', '⟦b:1968-09-01⟧', '⟦id:440106195101081478⟧', '⟦m:13800138110⟧');`,
  ],
  [
    'an insert of several rows',
    `insert into brxx(brxm,xb,nl,lxdh,ysxm) values
('⟦n:闫丽娜⟧','女','33','⟦m:13800138111⟧','孟祥云'),
('⟦n:晏子昂⟧','男','8','⟦m:13800138112⟧','孟祥云');`,
  ],
  [
    'an update and a query with literals',
    `UPDATE t_patient SET phone='⟦m:13800138113⟧', address='⟦a:云南省昆明市五华区虚构巷5号⟧' WHERE idcard='⟦id:530102197706193259⟧';
SELECT * FROM t_order WHERE order_no='2025030811230045' AND patient_name='⟦n:缪春燕⟧';`,
  ],
  [
    'an HL7 v2 admission',
    `MSH|^~\\&|HIS|DEMO|EMPI|DEMO|20250308112300||ADT^A01|MSG000123|P|2.4
PID|1||⟦p:00123456⟧^^^DEMO^MR||⟦n:Yu^Dahai⟧||⟦b:19720305⟧|M|||⟦a:Demo Road 12^^Hangzhou^Zhejiang^310000⟧||⟦m:13800138114⟧|||M
PV1|1|I|W12^1203^03|R||||1023^Lin^Wei^^^Dr|||CAR`,
  ],
  [
    'an HL7 v2 result in Chinese',
    `PID|||⟦p:ZY2209817⟧||⟦n:辛立夏⟧||⟦b:19880520⟧|F
OBR|1|⟦s:2503081177⟧||GLU^葡萄糖^L|||20250308083000
OBX|1|NM|GLU^葡萄糖||5.62|mmol/L|3.90-6.10|N|||F|||20250308091500||检验师甲^丁小满`,
  ],
  ['an HL7 v2 next of kin', `NK1|1|⟦n:房^玉兰⟧|SPO^配偶||⟦m:13800138115⟧`],
  [
    'XML of a national data set',
    `<patient>
  <hzxm>⟦n:鲍春来⟧</hzxm>
  <xbdm>1</xbdm>
  <csrq>⟦b:1958-02-09⟧</csrq>
  <sfzjh>⟦id:530102195805096842⟧</sfzjh>
  <jzksmc>泌尿外科</jzksmc>
  <jzysxm>楚云飞</jzysxm>
  <zdmc>前列腺增生</zdmc>
</patient>`,
  ],
  [
    'XML with the values in attributes',
    `<Request method="GetReport"><Patient Name="⟦n:樊宇航⟧" PatientID="⟦p:2025011902⟧" Sex="M" BirthDate="⟦b:20010603⟧"/><Doctor Name="苗青" Code="D0113"/><Item Code="250203" Name="血常规"/></Request>`,
  ],
  [
    'CDA of a summary',
    `<recordTarget><patientRole><id extension="⟦?:20250088⟧"/><telecom value="tel:⟦m:13800138116⟧"/>
<patient><name>⟦n:滕子轩⟧</name><birthTime value="⟦b:19930711⟧"/></patient></patientRole></recordTarget>
<author><assignedAuthor><assignedPerson><name>万里鹏</name></assignedPerson></assignedAuthor></author>`,
  ],
  [
    'JSON with nested contacts',
    `{"code":0,"data":{"patient":{"name":"⟦n:岑家豪⟧","gender":1,"mobile":"⟦m:13800138117⟧","contacts":[{"name":"⟦n:岑母陈⟧","relation":"母亲","phone":"⟦m:13800138118⟧"}]},"doctor":{"name":"于志诚","title":"主任医师"},"dept":{"name":"心胸外科"}},"msg":"成功"}`,
  ],
  [
    'JSON with escaped quotes inside a string',
    `{"event":"print","payload":"{\\"patientName\\":\\"⟦n:屈晓峰⟧\\",\\"bedNo\\":\\"31\\",\\"idCard\\":\\"⟦id:330106200307312073⟧\\",\\"drugName\\":\\"头孢呋辛\\"}","ts":1741411200000}`,
  ],
  [
    'JSON of an appointment platform',
    `{"orderNo":"GH202503081122334455","schedule":{"doctorName":"解放","deptName":"骨科","date":"2025-03-12"},"visitor":{"realName":"⟦n:项少羽⟧","certType":"01","certNo":"⟦id:410105198707265556⟧","tel":"⟦m:13800138119⟧"},"fee":5000}`,
  ],
  [
    'JSON keys in camel case with a prefix',
    `{"ptName":"⟦n:华思齐⟧","ptAge":62,"ptMobile":"⟦m:13800138120⟧","ptIdNo":"⟦id:440305195209088473⟧","nurseName":"袁圆","wardName":"呼吸一病区","diagName":"慢阻肺急性加重"}`,
  ],
  [
    'FHIR of a patient',
    `{"resourceType":"Patient","name":[{"use":"official","text":"⟦n:隋晓东⟧"}],"telecom":[{"system":"phone","value":"⟦m:13800138121⟧"},{"system":"email","value":"⟦e:xd.sui@example.com⟧"}],"gender":"male","birthDate":"⟦b:1976-08-23⟧","generalPractitioner":[{"display":"柯医生"}]}`,
  ],
  [
    'YAML of a test job',
    `patient:
  name: ⟦n:管仲谋⟧
  sex: M
  id_card: "⟦id:610113199707297218⟧"
  phone: ⟦m:13800138122⟧
order:
  id: 88120345
  item: 头颅MRI平扫
  doctor: 荀彧文`,
  ],
  [
    'an INI file of a label printer',
    `[Label]
PatName=⟦n:池雨晴⟧
PatNo=⟦p:0099182⟧
Sex=女
BarCode=⟦s:250308001177⟧
Tube=紫管EDTA
Item=血常规+CRP
[Printer]
Name=ZDesigner GK888t
Port=USB001`,
  ],
  [
    'the query of a page address',
    `GET /his/emr/view?brxm=⟦n:时春雨⟧&zyh=⟦p:Z20250071⟧&ksdm=0203&ysgh=1187&t=1741411200 HTTP/1.1`,
  ],
  [
    'a page address with encoded values',
    `https://pacs.example/viewer?patientId=⟦p:PX778210⟧&idcard=⟦id:120103193407046672⟧&accessionNumber=⟦s:CT2503080031⟧&modality=CT&page=1`,
  ],
  [
    'a log line of a program',
    `2025-03-08 11:23:45.123 [http-nio-8080-exec-7] INFO  c.h.o.OutpatientService - 保存挂号成功 patientName=⟦n:戎卫国⟧, cardNo=⟦p:E000781⟧, mobile=⟦m:13800138123⟧, regNo=GH0017, cost=35ms`,
  ],
  [
    'a log line with an object printed',
    `2025-03-08 11:24:01 DEBUG PatientVO(id=10023, name=⟦n:路遥遥⟧, sex=女, age=27, phone=⟦m:13800138124⟧, deptName=妇科, doctorName=凌霄)`,
  ],
  [
    'a stack trace holds nobody',
    `java.lang.NullPointerException: Cannot invoke "String.length()" because "name" is null
\tat com.example.his.PatientService.save(PatientService.java:188)
\tat com.example.his.Main.main(Main.java:23)
Caused by: java.sql.SQLException: ORA-00001: unique constraint (HIS.PK_PATIENT) violated`,
  ],
  [
    'CSV with odd headers',
    `seq,xm,xb,nl,sfzh,lxdh,jzks,jzys
1,⟦n:应采儿⟧,2,31,⟦id:340104199407123426⟧,⟦m:13800138125⟧,0301,邝美云
2,⟦n:竺可安⟧,1,58,⟦id:320102196702030010⟧,⟦m:13800138126⟧,0302,邝美云`,
  ],
  [
    'CSV with quoted cells',
    `"编号","客户","手机","项目","金额","咨询师"
"0001","⟦n:甄惠英⟧","⟦m:13800138127⟧","光子嫩肤","1,280.00","小美"
"0002","⟦n:蒲公仪⟧","⟦m:13800138128⟧","洁牙","198.00","阿May"`,
  ],
  [
    'semicolons between the cells',
    `Name;DOB;MRN;Ward;Consultant
⟦n:Aisha Rahman⟧;⟦b:04/05/1961⟧;⟦p:7712098⟧;Ward 4;Mr P Holt
⟦n:Tomasz Zielinski⟧;⟦b:19/12/1984⟧;⟦p:7712101⟧;Ward 6;Ms R Boyle`,
  ],
  [
    'a table in markdown',
    `| 床号 | 姓名 | 性别 | 年龄 | 诊断 | 主管医生 |
|---|---|---|---|---|---|
| 01 | ⟦n:耿直⟧ | 男 | 55 | 冠心病 | 邬倩 |
| 02 | ⟦n:丛小满⟧ | 女 | 47 | 甲亢 | 邬倩 |`,
  ],
  [
    'an HTML form with filled inputs',
    `<form><label for="xm">姓名</label><input id="xm" name="xm" value="⟦n:敖日格勒⟧"><label>联系电话</label><input name="lxdh" value="⟦m:13800138129⟧"><select name="ks"><option selected>神经内科</option></select><input type="hidden" name="token" value="9f8e7d6c5b4a"></form>`,
  ],
  [
    'an HTML list of definitions',
    `<dl><dt>患者姓名</dt><dd>⟦n:安若素⟧</dd><dt>身份证号</dt><dd>⟦id:450103193506256559⟧</dd><dt>床位医生</dt><dd>于归</dd><dt>入院诊断</dt><dd>脑梗死</dd></dl>`,
  ],
];
