import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import dictionary from '../../../shared/detect/dictionary.json' with { type: 'json' };
import { normaliseLabel } from '../../../shared/detect/label-text.ts';
import { isContactLabel, kindOfKey, kindOfLabel } from '../../../shared/detect/labels.ts';

describe('labels', () => {
  it.each([
    ['姓 名：', 'personName'],
    ['姓\u3000\u3000名', 'personName'],
    ['*姓名', 'personName'],
    ['患者姓名 *', 'personName'],
    ['【姓名】', 'personName'],
    ['個(gè)案姓名', 'personName'],
    ['紧急联系人', 'personName'],
    ['Patient Name:', 'personName'],
    ['First name', 'personName'],
    ['身分證字號', 'residentId'],
    ['監護人身份證號', 'residentId'],
    ['证件号码：', 'residentId'],
    ['第二联系人电话', 'mobilePhone'],
    ['紧急移动电话', 'mobilePhone'],
    ['聯絡電話', 'mobilePhone'],
    ['Home Phone', 'mobilePhone'],
    ['家庭住址', 'address'],
    ['户籍地址', 'address'],
    ['戶籍地址', 'address'],
    ['住院号', 'patientNumber'],
    ['病歷號碼', 'patientNumber'],
    ['MRN', 'patientNumber'],
    ['姓名/住院号', 'personName'],
    ['出生日期', 'birthDate'],
    ['Date of Birth', 'birthDate'],
    ['DOB', 'birthDate'],
    ['年龄(岁)', 'age'],
    ['姓名 Name', 'personName'],
    ['病歷號 Chart No.', 'patientNumber'],
    ['出生日期 Birth Date', 'birthDate'],
  ])('%s names a %s', (label, kind) => expect(kindOfLabel(label)).toBe(kind));

  it.each([
    '医生姓名',
    '醫師姓名',
    '主诊医师',
    '开单医生',
    '科室',
    '医院电话',
    '科室电话',
    'IP地址',
    '剂量单位',
    '药品名称',
    'Doctor Name',
    'Hospital Phone',
  ])('%s speaks against a patient', (label) => expect(kindOfLabel(label)).toBe('other'));

  it.each(['长安市自来水公司', '苏州市第二医院'])('%s is an organisation, no label', (name) => {
    expect(kindOfLabel(name)).toBeUndefined();
    expect(kindOfLabel('保险公司')).toBe('other');
  });

  it.each(['', '你好', '今日天气不错', 'Save', '2024-01-05', '张三'])(
    '%s says nothing',
    (label) => {
      expect(kindOfLabel(label)).toBeUndefined();
    },
  );

  it('tells relatives from patients', () => {
    expect(isContactLabel('联系人姓名')).toBe(true);
    expect(isContactLabel('紧急联系人：')).toBe(true);
    expect(isContactLabel('患者姓名')).toBe(false);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
        kindOfLabel(text);
        kindOfKey(text);
      }),
    );
  });
});

describe('keys', () => {
  it.each([
    ['brxm', 'personName'],
    ['BRXM', 'personName'],
    ['patient_name', 'personName'],
    ['patientName', 'personName'],
    ['txt_xm', 'personName'],
    ['给定.患者姓名', 'personName'],
    ['sfzh', 'residentId'],
    ['idCardNo', 'residentId'],
    ['lxdh', 'mobilePhone'],
    ['contacts[0].phone', 'mobilePhone'],
    ['emergencyContactPhone', 'mobilePhone'],
    ['jtzz', 'address'],
    ['homeAddress', 'address'],
    ['csrq', 'birthDate'],
    ['Patient.birthDate', 'birthDate'],
    ['zyh', 'patientNumber'],
    ['medical_record_number', 'patientNumber'],
    ['hzcsrq', 'birthDate'],
  ])('%s names a %s', (key, kind) => expect(kindOfKey(key)).toBe(kind));

  it.each([
    'doctorName',
    'ysxm',
    'ksmc',
    'drugName',
    'deptName',
    'userName',
    'hospitalPhone',
    'orderNo',
  ])('%s speaks against a patient', (key) => expect(kindOfKey(key)).toBe('other'));

  it.each(['name', 'id', 'code', 'value'])('%s alone says nothing', (key) => {
    expect(kindOfKey(key)).toBeUndefined();
  });
});

it('every label and key stands in one list of the dictionary, in its normal form', () => {
  for (const lists of [dictionary.labels, dictionary.keys]) {
    const words = Object.values(lists).flat();
    expect(words.filter((word, i) => words.indexOf(word) !== i)).toEqual([]);
  }
  const labels = Object.values(dictionary.labels).flat();
  expect(labels.filter((label) => normaliseLabel(label) !== label)).toEqual([]);
});
