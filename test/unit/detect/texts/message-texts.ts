// What people write to each other: short messages, chats, mail, scripts of calls, complaints.
import type { HospitalText } from './marked-text.ts';

export const messageTexts: readonly HospitalText[] = [
  [
    'a chat of a ward group',
    `护士站-小刘：@柳主任 22床⟦n:谭永福⟧血钾6.1，刚复查
柳主任：停氯化钾，推钙，叫肾内
护士站-小刘：好的，家属⟦n:谭建军⟧电话打了，⟦m:13800138201⟧
柳主任：收到`,
  ],
  [
    'a chat with a customer service',
    `[2025-03-08 10:12] 客服03：您好，请问怎么称呼？
[2025-03-08 10:12] 用户：我叫⟦n:纪晓云⟧
[2025-03-08 10:13] 客服03：⟦n:纪晓云⟧女士您好，请提供就诊卡号
[2025-03-08 10:13] 用户：⟦p:A2200871⟧，电话⟦m:13800138202⟧
[2025-03-08 10:14] 客服03：您的退费58元已提交，3-5个工作日到账`,
  ],
  [
    'the caller spells out who he is',
    `来电内容：我是⟦n:邢志刚⟧，我爱人⟦n:伍秀兰⟧昨天在你们急诊输液，想问一下费用，我的号码是⟦m:13800138203⟧。`,
  ],
  [
    'a short message of a health authority',
    `【示例区疾控】⟦n:祝英华⟧（身份证后四位2213），您于3月5日的结核菌素试验结果请于48-72小时内到院判读，咨询0571-88880002。`,
  ],
  [
    'a reminder of a vaccination',
    `【示例社区卫生】⟦n:符小宝⟧小朋友的家长：您好！请于3月12日上午8:00-10:30携带接种证到我中心接种麻腮风疫苗第2剂，电话0571-88880003。`,
  ],
  [
    'a parcel of medicine',
    `【示例互联网医院】您的药品已发出，收货人⟦n:储文轩⟧，⟦m:13800138204⟧，⟦a:安徽省合肥市蜀山区虚构大道99号5幢1801室⟧，运单号YT0088123456789，药品：二甲双胍缓释片×2盒`,
  ],
  [
    'a note on the fridge of the nurses',
    `6床老⟦?:温⟧明早空腹抽血；8床⟦n:温庭玉⟧手术改周四，已通知家属；加2床床垫坏了报修8123`,
  ],
  [
    'a mail with a signature block',
    `发件人：柏医生 <⟦?:bai@hospital.example⟧>
主题：转诊患者⟦n:云思远⟧
各位同事：
附件为⟦n:云思远⟧（住院号⟦p:881203⟧）的出院小结，请心内科安排随访。
患者邮箱⟦e:yunsy@example.com⟧，手机⟦m:13800138205⟧。

柏嘉木
示例医院 全科医学科
办公电话：0571-88880004  传真：0571-88880005
地址：杭州市示例路1号`,
  ],
  [
    'an English mail to an international office',
    `From: ⟦e:olga.petrova@example.com⟧
To: international@hospital.example
Subject: Second opinion

Dear Sir or Madam,
my name is ⟦n:Olga Petrova⟧, born ⟦b:12 May 1966⟧. My passport number is ⟦pp:72 3456789⟧ and you can reach me at ⟦tel:+7 916 555 0123⟧.
I had a CT scan on 3 March 2025, lesion 23 mm.
Kind regards,
⟦n:Olga Petrova⟧`,
  ],
  [
    'a complaint ticket of the 12345 line',
    `工单编号：DH2025030800912
诉求人：⟦n:凤来仪⟧  联系方式：⟦m:13800138206⟧
被反映单位：示例市第二人民医院
诉求内容：反映2月27日在该院骨科就诊，医生钟某态度生硬，且收费窗口多收材料费126元。
承办单位：医务科  承办人：姬云鹤`,
  ],
  [
    'a script for a phone call',
    `外呼脚本：
坐席：您好，请问是⟦n:慕容雪⟧女士吗？我是示例医院随访中心的工号206。
患者：是我。
坐席：您2月20日出院后切口恢复怎么样？体温有没有超过38度？
患者：没有，就是有点痒。
坐席：好的，您的复诊时间是3月15日，医生是蒋主任。`,
  ],
  [
    'a script without anybody in it',
    `坐席：您好，请问是患者本人吗？
客户：是的/不是。
坐席：请您提供姓名和身份证号，我帮您查询。
客户：（提供信息）
坐席：感谢您的来电，请稍后对本次服务进行评价，再见。`,
  ],
  [
    'a bulletin on a door',
    `寻找患者家属：⟦n:游大勇⟧，男，约60岁，3月7日由120送入我院急诊，无陪同人员，请知情者联系急诊科0571-88880006。`,
  ],
  [
    'a lost and found notice',
    `失物招领：在门诊大厅拾得医保卡一张，姓名⟦n:粟裕民⟧，请失主到一楼服务台认领，电话⟦?:88880007⟧。`,
  ],
  [
    'thanks in a banner',
    `锦旗：赠 示例医院骨科 沙主任、护士长阳春
妙手回春 医德高尚
患者 ⟦n:曲长河⟧ 及家属 敬赠`,
  ],
  [
    'a letter of thanks',
    `感谢信
尊敬的院领导：
我是贵院神经外科12床患者⟦n:申屠平⟧的女儿⟦n:申屠静⟧。父亲因脑出血于1月9日入院，在邱主任和责任护士小伊的照顾下康复。
联系电话：⟦m:13800138207⟧
⟦n:申屠静⟧
2025年3月1日`,
  ],
  [
    'a call of the blood bank',
    `输血科接电话记录：14:20 急诊小周来电，⟦n:权志龙⟧，O型RH阳性，申请红细胞4U、血浆400ml，值班胡琳接听。`,
  ],
  [
    'a booking over a chat',
    `帮我约个号呗 ⟦n:阎小朵⟧ ⟦id:350203197601075457⟧ 女 电话⟦m:13800138208⟧ 要倪主任周三上午的`,
  ],
  [
    'contacts in one line of a chat',
    `报名接龙：
1. ⟦n:江一帆⟧ ⟦m:13800138211⟧ 肺功能
2. ⟦n:米雪儿⟧ ⟦m:13800138212⟧ 骨密度
3. ⟦n:戈壁舟⟧ ⟦m:13800138213⟧ 眼底照相`,
  ],
  [
    'an auto reply holds nobody',
    `感谢关注示例医院服务号！
回复1 预约挂号
回复2 报告查询
回复3 在线客服（8:00-17:00）
人工电话：400-800-1234，急诊电话：0571-88880120
地址：杭州市示例区健康路8号，地铁2号线示例站B口`,
  ],
  [
    'a verification message of a portal',
    `【示例医院】验证码 482913，您正在绑定就诊人⟦n:简爱国⟧，5分钟内有效，若非本人操作请忽略。`,
  ],
  [
    'two patients of one name are told apart',
    `提醒：今天有两个⟦n:王丽萍⟧，一个是3床62岁胆囊炎，一个是17床44岁甲状腺结节，发药核对住院号⟦p:300177⟧和⟦p:300912⟧！`,
  ],
  [
    'an English text message',
    `Hi ⟦n:Grace⟧, this is a reminder from Demo Dental: your cleaning with Dr. Patel is on 03/14 at 2:30 PM. Reply C to confirm or call (415) 555-0100.`,
  ],
  [
    'a voice note written down',
    `语音转文字：喂，护士你好，我是三十二床⟦n:支建国⟧的儿子，我爸今天血糖打了没有，我电话⟦m:13800138214⟧，麻烦回一下`,
  ],
];
