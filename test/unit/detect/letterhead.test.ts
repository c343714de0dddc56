import { describe, expect, it } from 'vitest';
import { inDocument, inText } from './found-in.ts';

describe('a hospital’s own telephones and addresses stay readable', () => {
  it.each([
    '银杏医院 地址：北京市朝阳区建国路88号 电话：010-66778899',
    '银杏医院\n地址：北京市朝阳区建国路88号\n电话：010-66778899',
    '青禾诊所\n电话：13523333233',
    'Ginkgo Hospital\nTel: 010-66778899',
    '药剂科，电话：010-66778899',
    '如有疑问请拨打010-66778899',
    '如有不适请致电：010-66778899',
    '预约热线：400-123-4567',
    '总机：010-66778899',
    '联系电话：010-66778899（银杏医院）',
    '医院电话：13523333233',
    '经办人：明环雁　电话：027-66778899',
    '客服邮箱：service@example.com',
    '急診專線：(04)2359-2525',
    '如有問題請洽 04-23592525 轉 3001',
    '聯絡我們：04-23592525',
    '药房：0512-66778899',
    '如对本报告有疑问，请于7日内与检验科联系：0512-66778899',
    '供应商：晨星医药公司 联系电话：0512-66778899',
    'Tel: 021-64371234  Fax: 021-64371235',
    'Contact the clinic at (02) 2312 3456',
    'Please call the ward on 010-85321234 if you have any questions.',
    'Report issued by the laboratory, Tel. 010-85321234',
    'Nurse station: 0512-66778899',
    'Call centre 400-820-1234 / 021-64371234',
    '地址：北京市朝阳区建国路88号（银杏医院门诊楼）　急诊电话：010-66778899',
    '报案电话：010-66778899',
    '派出所电话：010-66778899',
    '结果查询：010-66778899',
    '本院電話：04-23592525',
    '傳真：04-23592526',
    'Opening hours: Mon-Fri 9-5. Phone: 010-66778899',
    'Tel. (010) 6677 8899  www.ginkgo.example',
    '填报人：王磊 联系电话：010-66778899',
    '主治医师：王磊（010-66778899）',
    '报告单位：银杏医院 联系电话：010-66778899',
    '患者职业：学生 报告单位：银杏医院 联系电话：010-66778899',
    'Outpatient department (+86 21 6437 1234)',
  ])('%s', (text) => {
    expect(inText(text)).toEqual([]);
    expect(inDocument(text)).toEqual([]);
  });
});

describe('a patient’s telephone and address below a letterhead are the patient’s', () => {
  it('once the form has begun', () => {
    const text =
      '银杏医院\n地址：北京市朝阳区建国路88号\n电话：010-66778899\n姓名：李四\n电话：010-66778800';
    expect(inText(text)).toEqual(['personName:李四', 'landline:010-66778800']);
  });

  it.each([
    ['银杏医院入院记录\n患者电话：13523333233', ['mobilePhone:13523333233']],
    ['银杏医院\n家庭住址：北京市朝阳区建国路88号', ['address:北京市朝阳区建国路88号']],
    ['姓名：李四 电话：010-66778899', ['personName:李四', 'landline:010-66778899']],
    ['李四家里电话 010-66778899', ['landline:010-66778899']],
    ['Patient: Li Lei, home 010-66778899', ['personName:Li Lei', 'landline:010-66778899']],
    ['Next of kin: Li Lei, Tel. 010-66778899', ['personName:Li Lei', 'landline:010-66778899']],
    ['其父在药房工作，家里是010-66778899', ['landline:010-66778899']],
  ])('%s', (text, expected) => expect(inText(text)).toEqual(expected));
});

describe('单位 is an employer or a unit of measure', () => {
  it.each([
    ['单位：晨星科技有限公司', ['employer:晨星科技有限公司']],
    ['单位：mg/L', []],
    ['单位：次', []],
    ['单位：10^9/L', []],
  ])('%s', (text, expected) => expect(inText(text)).toEqual(expected));
});
