// The ward once more: other hands, other habits.
import type { HospitalText } from './marked-text.ts';

export const moreWardTexts: readonly HospitalText[] = [
  [
    'a summary of a shift by numbers',
    `原有32 入3 出2 现有33 病重2 手术4
新入：16床⟦n:童百熊⟧“脑梗死”，19床⟦n:贾布⟧“眩晕症”，25床⟦n:鲍大楚⟧“癫痫”
出院：7床⟦n:上官云⟧、30床⟦n:曲非烟⟧`,
  ],
  [
    'tasks for tomorrow',
    `明日：抽血⟦n:童大海⟧(3)、⟦n:葛天师⟧(9)；胃镜⟦n:秦伟邦⟧(14)禁食；会诊⟦n:杜云帆⟧(18)请神内；谈话⟦n:张金鳌⟧家属(22)`,
  ],
  [
    'a note with a hyphen between bed and name',
    `13-⟦n:王诚⟧-糖尿病酮症-泵胰岛素4u/h-q1h测血糖
15-⟦n:宋三娘⟧-甲亢危象-T39.6-冰毯`,
  ],
  [
    'a plan of checks',
    `CT预约：08:00 ⟦n:范松⟧(肝增强) 08:20 ⟦n:赵鹤亭⟧(胸平扫) 08:40 ⟦n:申人俊⟧(头颅) 急诊插队请联系技师罗人`,
  ],
  [
    'the list of a ward round on paper',
    `一、⟦n:张乘云⟧：昨日引流80ml，拔管。
二、⟦n:张乘风⟧：切口红肿，加换药。
三、⟦n:于得海⟧：今日出院，带药倍他乐克。`,
  ],
  [
    'a phone order of a laboratory',
    `检验科来电：⟦n:鲁连荣⟧的血培养报阳，G-杆菌，请通知管床医生⟦?:天门⟧。电话记录人：赵青`,
  ],
  [
    'lost property of a patient',
    `17床⟦n:余人彦⟧遗失假牙一副，已在床单中找到，交还家属⟦n:余梅⟧，签收。`,
  ],
  [
    'an escape of a patient',
    `22:10巡视发现34床⟦n:贾人达⟧不在病房，电话⟦m:13800138711⟧关机，已报总值班、保卫科，并联系其兄⟦n:贾人雄⟧。`,
  ],
  [
    'a fall',
    `不良事件：跌倒。当事患者⟦n:罗人杰⟧，男，82岁，Morse 65分，凌晨如厕时滑倒，右髋疼痛，X线示股骨颈骨折。上报人：护士 尤怡。`,
  ],
  [
    'a plan of dialysis',
    `周一三五上午：1号机⟦n:季人通⟧ 2号机⟦n:侯人英⟧ 3号机⟦n:洪人雄⟧；周二四六：1号机⟦n:于人豪⟧；维修：4号机`,
  ],
  [
    'a roll of a rehabilitation hall',
    `PT大厅 9:00 ⟦n:申屠义⟧—站立床；9:30 ⟦n:程不忧⟧—减重步行；10:00 ⟦n:封不平⟧—平衡训练；治疗师 丛不弃`,
  ],
  [
    'a ward of mothers',
    `产1 ⟦n:宁中泽⟧ G2P1 39+3 LOA 宫口开3cm；产2 ⟦n:封婉⟧ 剖后D2 恶露少；婴：⟦n:宁中泽⟧⟦?:之子⟧ 3.3kg 黄疸9.8mg/dl`,
  ],
  [
    'a chart of English and Chinese in Hong Kong',
    `⟦n:Lau Mei Ling⟧ (⟦n:劉美玲⟧) F/63 Bed 7 – s/p lap chole D1, drain 30ml, off O2, 通知女兒 ⟦?:Miss Ho⟧ ⟦?:9876 5432⟧`,
  ],
  [
    'a list of the morgue',
    `遗体交接：⟦n:穆道仁⟧，男，77岁，3月7日23:40死亡，科室ICU，家属⟦n:穆小清⟧签字，殡仪馆经办 陆师傅 ⟦?:0571-88881100⟧`,
  ],
  [
    'an ambulance run sheet',
    `呼叫时间 14:02 呼叫电话 ⟦m:13800138712⟧ 患者 ⟦n:古松年⟧ 男 60余岁 现场地址 ⟦a:天河区样例路55号虚构超市门口⟧ 主诉 胸痛 BP 88/50 车牌 ⟦?:粤A12120⟧ 医生 花满 护士 石秀 司机 老铁`,
  ],
  [
    'a ticket of a laboratory that rejects a tube',
    `标本拒收：⟦n:韦一笑⟧ 条码⟦s:250308990011⟧ 原因：凝血 通知：肝胆外科 护士小昭 10:42`,
  ],
  [
    'a book of narcotics',
    `麻醉药品登记：3/8 ⟦n:谢烟客⟧ 男 71 病历号⟦p:660981⟧ 吗啡注射液10mg 1支 批号240911-1 处方医师 殷野 发药 周颠 复核 彭莹`,
  ],
  [
    'a sheet of wound care',
    `造口门诊：⟦n:岳不得⟧（男/64），回肠造口术后3月，造口直径32mm，周围皮炎DET 4分，底盘更换3天/次。造口师：冷谦`,
  ],
  [
    'a stroke map',
    `卒中绿道：⟦n:张中立⟧ 发病07:50 到院08:32 CT 08:41 NIHSS 11 溶栓08:58 (阿替普酶 0.9mg/kg, 63kg) DNT 26min 家属⟦n:张无寄⟧同意`,
  ],
  [
    'a preoperative visit',
    `麻醉访视：⟦n:朱长龄⟧，ASAⅡ级，Mallampati Ⅱ，EF 61%，禁食8h，拟全麻；患者⟦n:朱长龄⟧及其女⟦n:朱九珍⟧签署麻醉同意书。麻醉医师：武烈`,
  ],
];
