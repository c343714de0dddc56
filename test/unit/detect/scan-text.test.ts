import { describe, expect, it } from 'vitest';
import { KnownPatients } from '../../../shared/detect/known-patients.ts';
import { inText } from './found-in.ts';

const known = new KnownPatients();
known.add('张三', 'a');
known.add('欧阳锋', 'b');
known.add('Homer Simpson', 'c');

const found = (text: string): string[] => inText(text, known);

describe('one text', () => {
  it.each([
    ['姓名：李四 性别：男 住院号：ZY0012', ['personName:李四', 'patientNumber:ZY0012']],
    ['姓名:李四性别:女', ['personName:李四']],
    ['住院号 ZY0012', ['patientNumber:ZY0012']],
    ['患者 李四 因发热入院', ['personName:李四']],
    ['患者李四，男，35岁，因发热', ['personName:李四']],
    ['李四    男    35岁', ['personName:李四']],
    ['王小明，42岁，糖尿病', ['personName:王小明']],
    ['尊敬的李四：您的报告已出', ['personName:李四']],
    ['患者李四因发热3天入院', ['personName:李四']],
    ['现患者王小明病情平稳，家属李四签字', ['personName:王小明', 'personName:李四']],
    ['患者李四于2024-01-05入院', ['personName:李四']],
    ['李四  35岁  男', ['personName:李四']],
    ['李四，35，肺炎', ['personName:李四']],
    ['12床 李四', ['personName:李四']],
    ['李四的检查报告', ['personName:李四']],
    ['请李四到3诊室就诊', ['personName:李四']],
    ['今日患者张三诉头痛，欧阳锋陪同', ['personName:张三', 'personName:欧阳锋']],
    [
      '家庭住址：北京市朝阳区建国路88号3单元 电话：010-66778899',
      ['address:北京市朝阳区建国路88号3单元', 'landline:010-66778899'],
    ],
    ['出生日期：1985年3月7日 入院日期：2024-01-05', ['birthDate:1985年3月7日']],
    [
      'Patient Name: John Smith DOB: 1980-01-02 Phone: 555-555-5555',
      ['personName:John Smith', 'birthDate:1980-01-02', 'mobilePhone:555-555-5555'],
    ],
    ['Seen Homer Simpson today', ['personName:Homer Simpson']],
    ['证件号：E12345678', ['passport:E12345678']],
    ['患者详情 - 李四', ['personName:李四']],
    ['李四-病历', ['personName:李四']],
    ['1926年11月22日出生', ['birthDate:1926年11月22日']],
    ['现住北京市朝阳区建国路88号', ['address:北京市朝阳区建国路88号']],
    ['就职于晨星科技有限公司', ['employer:晨星科技有限公司']],
    ['订单号：110101199003078670', ['residentId:110101199003078670']],
  ])('%s', (text, expected) => expect(found(text)).toEqual(expected));

  it.each([
    '医生姓名：王五',
    '主管医生：赵六',
    '医院电话：13523333233',
    '患者：咳嗽3天，给予对症处理',
    '张三丰',
    '主管医生：赵六，男，45岁',
    '护士长王芳，35岁',
    '高血压，35岁起病，白血病，男，35岁',
    '高热，3天；白细胞，3天后复查；麻醉，2天',
    '患者高热3天，患者全身无皮疹，患者于今日出院，患者平素体健',
    '患者安静入睡，患者解大便一次，患者和家属已签字，患者向家属诉说',
    '门诊-病历',
    '全部的报告',
    '查看详情',
    '3床 查房',
    '请查看到院记录',
    '阳锋',
    '住院号 3天',
    '血红蛋白 135 g/L，白细胞 13.5',
    '检查日期：2024-01-05',
    '订单号：13523333233',
    '请输入姓名/住院号',
    '搜索：李四',
    '单位：mg/L',
    '',
  ])('%s holds nothing of a patient', (text) => expect(found(text)).toEqual([]));
});
