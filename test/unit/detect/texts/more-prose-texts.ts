// Running text once more, in the ordinary words of records: who came, who signed, who was told.
import type { HospitalText } from './marked-text.ts';

export const moreProseTexts: readonly HospitalText[] = [
  [
    'an opening with the sex first',
    `男性患者⟦n:秦叔保⟧，52岁，以“头痛3天”为主诉入院。查体：BP 168/102mmHg，颈软。`,
  ],
  [
    'an opening without the word patient',
    `⟦n:程知杰⟧，男，45岁，汉族，已婚，工人，因“腰痛1周”于2025年3月8日由门诊收入院。`,
  ],
  ['a name in apposition', `我科住院病人⟦n:单雄心⟧今晨突发呼吸困难，经抢救后转ICU，现SpO2 95%。`],
  [
    'a name behind the word sick in the speech of old nurses',
    `病员⟦n:罗成功⟧诉输液处肿痛，查见外渗约3×2cm，予50%硫酸镁湿敷。`,
  ],
  [
    'the patient is talked to',
    `姓名：⟦n:尤俊达⟧　已告知⟦n:尤俊达⟧检查前需憋尿，⟦n:尤俊达⟧表示知晓。`,
  ],
  [
    'the name is the owner of something',
    `姓名：⟦n:谢映登⟧
⟦n:谢映登⟧的血型为AB型；为⟦n:谢映登⟧开具假条；与⟦n:谢映登⟧家属沟通；⟦n:谢映登⟧对青霉素过敏；嘱⟦n:谢映登⟧卧床；见⟦n:谢映登⟧面色苍白；⟦n:谢映登⟧、其妻均同意`,
  ],
  [
    'a name within quotes and brackets later',
    `患者姓名：⟦n:王伯当⟧
病理条码贴错：瓶签为“⟦n:王伯当⟧”，申请单（⟦n:王伯当⟧）无误；腕带《⟦n:王伯当⟧》已重打`,
  ],
  [
    'a spaced name is the same later without its space',
    `姓名：⟦n:魏 征⟧　性别：男
今日⟦n:魏征⟧体温正常，⟦n:魏征⟧要求出院。`,
  ],
  [
    'a Latin name in two orders',
    `Name: ⟦n:Li Shimin⟧
Mr ⟦n:Li Shimin⟧ was seen today. ⟦n:LI SHIMIN⟧ tolerated the procedure. ⟦n:Shimin Li⟧ will return in 2 weeks.`,
  ],
  [
    'a label of a relative and the relative later',
    `患者姓名：⟦n:侯君吉⟧ 联系人：⟦n:侯小姝⟧（女儿）
15:20 电话通知⟦n:侯小姝⟧办理转科，⟦n:侯小姝⟧16:00到院签字。`,
  ],
  [
    'two patients are compared',
    `病例讨论：患者⟦n:段志玄⟧（男，61岁）与患者⟦n:殷开珊⟧（女，58岁）均为胃底静脉曲张，前者行TIPS，后者行套扎。`,
  ],
  [
    'the relatives come',
    `患者家属⟦n:刘弘基⟧（患者之子，电话⟦m:13800138831⟧）来院，要求了解病情，已由主治医师高士廉接待。`,
  ],
  [
    'a call to a relative at night',
    `03:10 电话联系患者丈夫⟦n:长孙顺德⟧（⟦m:13800138832⟧），告知胎心减速，拟急诊剖宫产，其表示同意，30分钟内到院。`,
  ],
  ['a proxy signs', `患者意识障碍，由其配偶⟦n:萧瑀宁⟧代为签署知情同意书，与患者关系：夫妻。`],
  ['a neighbour brings him', `由邻居⟦n:柴绍安⟧及120送入，具体病史不详，随身无证件。`],
  ['a carer tells the history', `陪护人员⟦n:屈突桐⟧（护工）代诉：患者昨夜解黑便2次，约300g。`],
  [
    'the parents of a baby',
    `患儿父亲⟦n:张公谨⟧、母亲⟦n:李淑媛⟧已签署气管插管同意书，住院号⟦p:0101901⟧。`,
  ],
  [
    'a handover of a body of papers',
    `病历由患者弟弟⟦n:唐俭朴⟧领取，身份证⟦id:130102193305018406⟧，签字确认，经办人：病案室李勣。`,
  ],
  [
    'the discharge is told to the next house',
    `社区卫生中心：贵辖区居民⟦n:虞世楠⟧于3月8日出院，诊断COPD，请做好随访，联系电话⟦m:13800138833⟧。示例医院呼吸科`,
  ],
  [
    'the reason for a visit at home',
    `上门服务：为⟦n:秦小琼⟧老人更换鼻胃管及尿管，老人神志清，配合好，骶尾部压疮1.5×1cm，护士薛万彻记录。`,
  ],
  [
    'a defect of a document',
    `质控反馈：⟦n:李孝恭⟧（住院号⟦p:0101902⟧）首程超时12小时，三级查房缺记录，责任医师：杜伏，请3日内整改。`,
  ],
  [
    'a thank-you in a system',
    `表扬：患者⟦n:高履行⟧留言称赞8病区护士苏烈、医生薛仁：“态度好、技术高”，评分5分。`,
  ],
];
