// Texts that hold no patient at all: nothing in them may be covered.
import type { HospitalText } from './marked-text.ts';

export const nobodyTexts: readonly HospitalText[] = [
  [
    'a notice of opening hours',
    `门诊时间调整通知：自3月10日起，周末上午8:00-12:00正常开诊，内科由黄连主任、白芍副主任医师出诊。咨询电话：0571-88881000。`,
  ],
  [
    'the team of a department',
    `科室介绍：科主任高远，主任医师、教授，擅长冠心病介入治疗；副主任李时珍；护士长方圆。编制床位46张，年手术量1,800余台。`,
  ],
  [
    'a system notice',
    `系统将于2025年3月9日00:00-04:00升级，期间电子病历、医嘱、检验报告查询不可用，请提前打印。信息科值班：8899 张工`,
  ],
  [
    'the error messages of a page',
    `姓名不能为空；身份证号格式不正确；手机号已被占用；请选择性别；联系人电话必填；住院号不存在，请核对后重试；出生日期不能晚于今天`,
  ],
  [
    'the columns of an empty table',
    `序号 | 姓名 | 性别 | 年龄 | 住院号 | 诊断 | 主管医师 | 操作
暂无数据
共 0 条  10条/页  前往 1 页`,
  ],
  [
    'the menu of a hospital system',
    `首页 患者管理 住院登记 姓名查询 床位一览 医嘱处理 病案首页 费用查询 联系我们 修改密码 退出登录`,
  ],
  [
    'a settings page',
    `参数名=姓名脱敏 参数值=是 说明=列表页姓名仅显示姓氏
参数名=手机号校验 参数值=^1[3-9]\\d{9}$ 说明=登记时校验
参数名=住院号长度 参数值=10`,
  ],
  [
    'a table definition',
    `CREATE TABLE brxx (brxm VARCHAR(40) NOT NULL COMMENT '病人姓名', sfzh CHAR(18) COMMENT '身份证号', lxdh VARCHAR(20) COMMENT '联系电话', csrq DATE COMMENT '出生日期');`,
  ],
  [
    'a schema in JSON',
    `{"type":"object","properties":{"patientName":{"type":"string","maxLength":40},"idCard":{"type":"string","pattern":"^\\\\d{17}[\\\\dX]$"},"mobile":{"type":"string","example":"11位手机号"}},"required":["patientName"]}`,
  ],
  [
    'a source file',
    `const name = patient.name ?? '未登记';
if (phone.length !== 11) throw new Error('phone must have 11 digits');
const age = dayjs().diff(birthday, 'year');`,
  ],
  [
    'a doctor on a leaflet',
    `专家门诊：钟楼，主任医师，周一上午；林海，副主任医师，周三全天。地点：门诊2楼A区。停诊请以现场公告为准。`,
  ],
  [
    'a drug leaflet',
    `【用法用量】成人：一次0.5g，一日3次；儿童：按体重每日20-40mg/kg。65岁以上患者应减量。【不良反应】恶心、皮疹。【批准文号】国药准字H33020000【生产企业】示例药业，电话：0571-88881001，地址：杭州市示例路88号`,
  ],
  [
    'an order set',
    `长期医嘱：内科护理常规 二级护理 低盐低脂饮食 测BP bid 阿司匹林肠溶片100mg qd 阿托伐他汀20mg qn 单硝酸异山梨酯缓释片40mg qd；临时医嘱：肌钙蛋白I q6h×3 心电图 18导联 st`,
  ],
  [
    'a physical examination without a name',
    `发育正常，营养中等，神清合作，皮肤无黄染，全身浅表淋巴结未及肿大。甲状腺不大。胸廓对称，双肺呼吸音清。心界不大，心率82次/分。腹软，墨菲征阴性，麦氏点无压痛。双下肢无水肿，巴氏征未引出。`,
  ],
  [
    'eponyms in Chinese',
    `霍夫曼征(-)，克氏征(-)，布氏征(-)，拉塞格征(+)，霍纳综合征，帕金森病，梅尼埃病，贝尔面瘫，柯萨奇病毒，马方综合征，白塞病，川崎病，桥本甲状腺炎。`,
  ],
  [
    'a history that names relations only',
    `患者父亲72岁因“脑出血”去世，母亲70岁，患高血压10年；配偶体健；育1子1女，均体健。否认家族遗传病史。患者妻子代述病史。`,
  ],
  [
    'instructions to a patient',
    `患者术后6小时去枕平卧，禁食水；患者家属应陪护24小时；患者需自备拖鞋、毛巾；患者本人签字后生效；患者及时复诊。`,
  ],
  [
    'an analysis of quality',
    `2月共出院患者1,283人次，平均住院日7.6天，药占比28.1%，三四级手术占比61.3%，非计划再次手术3例，压疮发生率0.02%。`,
  ],
  [
    'lot numbers and registrations',
    `耗材入库：一次性使用无菌注射器 20ml 批号20250108 灭菌批号250109 有效期至2028-01-07 注册证号 国械注准20173154321 数量2000支 供应商示例医疗科技有限公司 送货人⟦?:小周⟧`,
  ],
  [
    'numbers of orders and parcels',
    `申购单SG2025030812，合同HT20250312-07，发票号 0331900104 12345678，快递SF1400123456789，付款流水 2025030822001156781234567890`,
  ],
  [
    'addresses of departments',
    `住院部1号楼：1F出入院处 2F手术室 3F ICU 5F产科 8F骨科；门诊楼2楼203内镜中心；急诊楼负1层CT室；院区地址：示例市中山路66号，邮编310001`,
  ],
  [
    'a timetable of buses',
    `乘车路线：公交12路、58路、K101路“示例医院”站下；地铁1号线B出口步行300米；自驾导航“示例医院南门停车场”，收费5元/小时`,
  ],
  [
    'a training record of staff',
    `培训签到：院感知识 主讲 葛根 2025-03-08 14:00 六楼会议室 参加科室：内科、外科 合计23人`,
  ],
  [
    'a paper with its authors',
    `作者：周密，吴钩，郑重（通讯作者）. 腹腔镜手术治疗急性胆囊炎的临床分析[J]. 示例外科杂志, 2024, 12(3): 45-48. 收稿日期2024-01-08`,
  ],
  [
    'a score sheet',
    `APACHE II 18分 SOFA 7分 GCS E3V4M6 Braden 14 Morse 55 NRS2002 3分 Caprini 6分 CHA2DS2-VASc 4 HAS-BLED 2 Child-Pugh B级 8分 Wells 4.5 ECOG 1`,
  ],
  [
    'a ventilator sheet',
    `模式SIMV VT 450ml f 14 PEEP 6cmH2O FiO2 45% PIP 22 Pplat 18 I:E 1:2 MV 6.3L/min ETCO2 38 气囊压28cmH2O 插管深度23cm`,
  ],
  [
    'an education text that says patient often',
    `糖尿病患者教育：患者要学会自我监测血糖，患者足部护理要点：每天洗脚、检查有无破溃；患者适宜的运动是快走30分钟。`,
  ],
  [
    'masked values stay as they are',
    `姓名：张*  身份证：110105********4585  手机：138****8021  地址：北京市朝阳区****  银行卡：6222 **** **** 1682  住院号：******23`,
  ],
  [
    'dates that are no birthdays',
    `入院 2025-02-20 手术 2025-02-22 拆线 2025-03-01 出院 2025-03-03 复查 2025-04-03 病假至 2025/03/20 报告打印 2025.03.03 17:22`,
  ],
  [
    'a list of phones of the house',
    `院内短号：总机 0 急诊 120 药房 8301 检验科 8402 放射科 8410 血库 8420 保卫科 8110 电梯困人 8119`,
  ],
  [
    'a hospital letterhead',
    `示例市第一人民医院
SAMPLE CITY FIRST PEOPLE'S HOSPITAL
地址：示例市滨江区江南大道100号  邮编：310051
电话：0571-88881002  传真：0571-88881003
网址：www.hospital.example  邮箱：office@hospital.example`,
  ],
  [
    'food and animals in a history',
    `患者昨食小龙虾、黄鱼、白酒约200ml后出现皮疹；家中养狗（金毛）1只；3天前被马蜂蜇伤；喜食辛辣。`,
  ],
];
