import { describe, expect, it } from 'vitest';
import { inText } from './found-in.ts';

describe('a sensitive disease', () => {
  it.each([
    ['既往有梅毒病史', '梅毒'],
    ['患者有精神分裂症病史5年', '精神分裂症'],
    ['诊断：慢性乙型肝炎', '慢性乙型肝炎'],
    ['既往史：梅毒，高血压', '梅毒'],
    ['known gonorrhea', 'gonorrhea'],
    ['history of syphilis', 'syphilis'],
    ['Diagnosis: HIV infection', 'HIV infection'],
    ['诊断编码：B20.900', 'B20.900'],
  ])('%s says that the patient has it', (text, item) => {
    expect(inText(text)).toEqual([`sensitiveDiagnosis:${item}`]);
  });

  it.each([
    '否认肝炎、结核等病史',
    '否认梅毒病史',
    '无梅毒病史',
    '既往史：高血压10年，否认艾滋病、梅毒病史',
    '诊断：排除肺结核',
    '家族史：母亲有精神分裂症病史',
    'denies known gonorrhea',
    '梅毒螺旋体抗体 阴性',
    '艾滋病防治条例',
    '3床 B20 复查',
    '诊断：高血压病3级',
    '诊断：2型糖尿病 E11.900',
  ])('%s says nothing of the patient’s', (text) => expect(inText(text)).toEqual([]));
});
