// Interfaces between systems: instruments, DICOM, label printers, calendars, forms on the wire.
import type { HospitalText } from './marked-text.ts';

export const interfaceTexts: readonly HospitalText[] = [
  [
    'a dump of a DICOM header',
    `(0008,0060) CS [CT]                                     # Modality
(0008,0080) LO [DEMO HOSPITAL]                          # InstitutionName
(0010,0010) PN [⟦n:Zeng^Ruolan⟧]                            # PatientName
(0010,0020) LO [⟦p:0009912387⟧]                             # PatientID
(0010,0030) DA [⟦b:19810714⟧]                               # PatientBirthDate
(0010,0040) CS [F]                                      # PatientSex
(0018,0060) DS [120]                                    # KVP`,
  ],
  [
    'a worklist in words',
    `PatientName: ⟦n:MENG^FANQI⟧
PatientID: ⟦p:PX-331087⟧
AccessionNumber: ⟦s:ACC20250308021⟧
ScheduledStationAETitle: CT02
RequestedProcedureDescription: CHEST PLAIN
ReferringPhysicianName: LOU^JING`,
  ],
  [
    'an instrument of a laboratory speaks ASTM',
    `H|\\^&|||DEMO-XN^00-14|||||||P|1|20250308093011
P|1|||⟦p:100298⟧|⟦?:^⟧⟦n:Peng^Xiaohe⟧||⟦b:19770214⟧|M
O|1|⟦s:250308004417⟧||^^^WBC\\^^^RBC|R||||||N
R|1|^^^WBC|6.21|10*3/uL||N||F||admin||20250308093122
L|1|N`,
  ],
  [
    'a label in the language of its printer',
    `^XA^CI28^FO40,30^FD姓名：⟦n:康广陵⟧ 男 58岁^FS^FO40,70^FD住院号：⟦p:0088123⟧^FS^FO40,110^BCN,60^FD⟦?:250308771002⟧^FS^FO40,190^FD血常规 紫^FS^XZ`,
  ],
  [
    'a calendar entry',
    `BEGIN:VEVENT
DTSTART:20250312T090000
SUMMARY:复诊 ⟦n:范百龄⟧
LOCATION:门诊3楼 神经内科
DESCRIPTION:电话⟦m:13800138721⟧，带上次MRI片
END:VEVENT`,
  ],
  [
    'a card of an address book',
    `BEGIN:VCARD
VERSION:3.0
FN:⟦n:苟读之⟧
TEL;TYPE=CELL:⟦m:13800138722⟧
EMAIL:⟦e:goudu@example.com⟧
ADR;TYPE=HOME:;;⟦?:示例路8号2幢301⟧;杭州;浙江;310000;中国
BDAY:⟦b:1969-04-30⟧
END:VCARD`,
  ],
  [
    'a form on the wire',
    `patientName=⟦n:吴领军⟧&sex=1&idNo=⟦id:350203197208193406⟧&phone=⟦m:13800138723⟧&deptCode=0301&doctorName=冯阿三&visitDate=2025-03-12&period=AM`,
  ],
  [
    'a multipart form',
    `------boundary
Content-Disposition: form-data; name="xm"

⟦n:石清露⟧
------boundary
Content-Disposition: form-data; name="lxdh"

⟦m:13800138724⟧
------boundary
Content-Disposition: form-data; name="ksmc"

康复科
------boundary--`,
  ],
  [
    'a command with a body',
    `curl -X POST http://his.example/api/register -H 'Content-Type: application/json' -d '{"brxm":"⟦n:李傀儡⟧","sfzh":"⟦id:120103194606286657⟧","ghlb":"02"}'`,
  ],
  [
    'a line of NDJSON with a message in it',
    `{"level":30,"time":1741411200000,"msg":"print wristband for ⟦?:Wu Changfeng⟧","patientId":"⟦p:88120⟧","printer":"P-12F-01"}`,
  ],
  [
    'a message of a queue with pipes',
    `CALL|20250308101122|Q0031|⟦?:单季山⟧|超声1室|A017|医生:云中`,
  ],
  [
    'key and value with pipes',
    `姓名|⟦n:岳老三⟧|性别|男|年龄|46|科室|骨科|电话|⟦m:13800138725⟧|医生|叶二`,
  ],
  [
    'a SOAP body of an insurance',
    `<soap:Body><ns1:business><psn_name>⟦n:钟万仇⟧</psn_name><certno>⟦id:210202193903152627⟧</certno><tel>⟦m:13800138726⟧</tel><dr_name>甘宝</dr_name><dept_name>普外科</dept_name><medfee_sumamt>3120.55</medfee_sumamt></ns1:business></soap:Body>`,
  ],
  [
    'XML of a front page with Chinese tags',
    `<病案首页><姓名>⟦n:巴天石⟧</姓名><性别>男</性别><出生日期>⟦b:1961-10-12⟧</出生日期><身份证号>⟦id:110105196603160025⟧</身份证号><主任医师>华赫</主任医师><入院途径>急诊</入院途径><现住址>⟦a:云南省昆明市五华区示例坊2号⟧</现住址></病案首页>`,
  ],
  [
    'JSON with Chinese keys',
    `{"姓名":"⟦n:朱丹宸⟧","性别":"男","年龄":51,"联系电话":"⟦m:13800138727⟧","主治医生":"古笃","诊断":"肩周炎","处方":[{"药品名称":"塞来昔布","数量":1}]}`,
  ],
  [
    'JSON of a table with its columns apart',
    `{"columns":["住院号","姓名","年龄","科室","医生"],"rows":[["⟦p:Z00981⟧","⟦n:左子穆⟧",53,"心内科","辛双"],["⟦p:Z00982⟧","⟦n:龚光杰⟧",29,"骨科","干光"]]}`,
  ],
  [
    'JSON rows of names only',
    `{"department":"血透室","patients":["⟦n:司空玄⟧","⟦n:龚小茗⟧"],"nurses":["容子","梅剑"],"date":"2025-03-08"}`,
  ],
  [
    'an export of a record as a Python value',
    `{'patient_name': '⟦n:范禹白⟧', 'gender': 'M', 'phone': '⟦m:13800138728⟧', 'dept': '眼科', 'doctor': '游骥', 'diagnosis': '老年性白内障'}`,
  ],
  [
    'a query result of a terminal',
    `+--------+-----------+------+-------------+
| zyh    | xm        | nl   | lxdh        |
+--------+-----------+------+-------------+
| ⟦p:100871⟧ | ⟦n:游坦然⟧    |   27 | ⟦m:13800138729⟧ |
| ⟦p:100872⟧ | ⟦n:全冠清⟧    |   45 | ⟦m:13800138730⟧ |
+--------+-----------+------+-------------+
2 rows in set (0.00 sec)`,
  ],
  [
    'a query result turned by a terminal',
    `*************************** 1. row ***************************
 brxm: ⟦n:奚山河⟧
  brxb: 男
  csrq: ⟦b:1970-05-19⟧
  jtdz: ⟦a:湖南省长沙市天心区虚构里17号⟧
  ysxm: 白世镜
1 row in set (0.01 sec)`,
  ],
  [
    'entities of a page',
    `<td>姓&nbsp;&nbsp;名：</td><td>⟦n:宋长清⟧</td><td>电&nbsp;&nbsp;话：</td><td>⟦m:13800138731⟧</td><td>经治医师：</td><td>陈孤</td>`,
  ],
  [
    'a code of a card as a scanner types it',
    `扫码结果：⟦id:650102195910137690⟧;⟦n:吴光胜⟧;男;⟦b:1959-10-13⟧;自费`,
  ],
  [
    'a connection file holds nobody',
    `hisdb =
  (DESCRIPTION = (ADDRESS = (PROTOCOL = TCP)(HOST = 10.20.3.11)(PORT = 1521))
    (CONNECT_DATA = (SERVICE_NAME = orcl)))
user.name=his_app
spring.application.name=outpatient
server.address=0.0.0.0`,
  ],
  [
    'a form of fields in an image of a page',
    `字段映射：xm→姓名 xb→性别 sfzh→身份证号 lxdh→联系电话 zyh→住院号 csrq→出生日期（来源表 brxx，目标表 patient）`,
  ],
];
