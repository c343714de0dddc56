import { describe, expect, it } from 'vitest';
import { type IdentifierKind, identifierKinds } from '../../../shared/identifiers/kind.ts';
import { inText } from './found-in.ts';

/** One value of each kind under its label in mainland, Taiwan or Hong Kong, and English writing, as far as
 *  the place has such a number. */
const labelled: Readonly<Record<IdentifierKind, readonly (readonly [string, string])[]>> = {
  personName: [
    ['姓名：', '李四'],
    ['姓名：', '陳大文'],
    ['Name: ', 'Siu Ming Chan'],
  ],
  residentId: [
    ['身份证号：', '110101199003078670'],
    ['身分證號碼：', '110101199003078670'],
    ['ID Number: ', '110101199003078670'],
  ],
  permanentResidentId: [
    ['外国人永久居留身份证号：', '94484019750315001X'],
    ['永久居留證號：', 'USA310078010107'],
    ['Permanent Resident ID: ', 'USA310078010107'],
  ],
  hkMacauPermit: [
    ['回乡证号：', 'H0012345600'],
    ['回鄉證號碼：', 'M00123456'],
    ['Home Return Permit No: ', 'H0012345600'],
  ],
  taiwanPermit: [
    ['台胞证号：', '01234567'],
    ['臺胞證號：', '01234567'],
    ['MTP No: ', '01234567'],
  ],
  passport: [
    ['护照号：', 'E12345678'],
    ['護照號碼：', '300123456'],
    ['Passport No: ', 'E12345678'],
  ],
  militaryId: [
    ['军官证号：', '军字第1234567号'],
    ['Military ID: ', '军字第1234567号'],
  ],
  birthCertificate: [
    ['出生医学证明编号：', 'A123456789'],
    ['出生證號：', 'A123456789'],
    ['Birth Certificate No: ', 'A123456789'],
  ],
  hkid: [
    ['香港身份证号：', 'A123456(3)'],
    ['香港身份證：', 'A123456(7)'],
    ['HKID: ', 'A123456(3)'],
  ],
  macauId: [
    ['澳门身份证：', '1234567(8)'],
    ['澳門身份證：', '5234567(8)'],
    ['Macau ID: ', '1234567(8)'],
  ],
  taiwanId: [
    ['台湾身份证：', 'A123456789'],
    ['身分證字號：', 'A123456789'],
    ['ARC No: ', 'A800000014'],
  ],
  ssn: [
    ['SSN：', '123-45-6789'],
    ['Social Security Number: ', '123-45-6789'],
  ],
  mobilePhone: [
    ['手机：', '13523333233'],
    ['手機：', '0912345678'],
    ['Mobile: ', '13523333233'],
  ],
  landline: [
    ['固定电话：', '010-66778899'],
    ['市話：', '02-23456789'],
    ['Landline: ', '010-66778899'],
  ],
  email: [
    ['电子邮箱：', 'zhang.san@example.com'],
    ['電子郵件：', 'a.wang@example.com.tw'],
    ['Email: ', 'a.wang@example.com'],
  ],
  address: [
    ['家庭住址：', '北京市朝阳区建国路88号3单元'],
    ['通訊地址：', '臺北市大安區測試路12號5樓'],
    ['Home Address: ', '12 Sample Road, Kowloon'],
  ],
  birthDate: [
    ['出生日期：', '1985年3月7日'],
    ['出生年月日：', '民國74年3月7日'],
    ['Date of Birth: ', '1985-03-07'],
  ],
  age: [
    ['年龄：', '93岁'],
    ['年齡：', '93歲'],
    ['Age: ', '93'],
  ],
  patientNumber: [
    ['住院号：', 'ZY0012345'],
    ['病歷號碼：', '1234567'],
    ['MRN: ', '1234567'],
  ],
  specimenNumber: [
    ['标本号：', '202401310012'],
    ['檢體編號：', '20240131001'],
    ['Specimen ID: ', 'S202401310'],
  ],
  insuranceNumber: [
    ['医保卡号：', 'A12345678'],
    ['健保卡號：', '000012345678'],
    ['Insurance No: ', '123456789'],
  ],
  bankCard: [
    ['银行卡号：', '6222020200000000000'],
    ['銀行帳號：', '6222020200000000000'],
    ['Bank Account Number: ', '6222020200000000000'],
  ],
  employer: [
    ['工作单位：', '晨星科技有限公司'],
    ['服務機關：', '晨星科技有限公司'],
    ['Employer: ', 'Morning Star Ltd'],
  ],
  socialAccount: [
    ['微信号：', 'wx_test1234'],
    ['LINE帳號：', 'wx_test1234'],
    ['WeChat: ', 'wx_test1234'],
  ],
  licensePlate: [
    ['车牌号：', '京A12345'],
    ['車牌號碼：', '粤B12345'],
    ['License Plate: ', '粤B12345'],
  ],
  photo: [
    ['照片：', '/photos/12345678.jpg'],
    ['大頭照：', '12345678.png'],
    ['Photo: ', 'https://his.example/photos/1.jpg'],
  ],
  sensitiveDiagnosis: [
    ['诊断：', '艾滋病'],
    ['診斷：', '肺結核'],
    ['Diagnosis: ', 'HIV infection'],
  ],
};

describe.each(identifierKinds)('%s', (kind) => {
  it.each(labelled[kind])('is found behind %s', (label, value) => {
    expect(inText(label + value)).toEqual([`${kind}:${value}`]);
    expect(inText(`一般资料\n${label}${value}\n病情平稳`)).toEqual([`${kind}:${value}`]);
  });
});

describe('labels and values', () => {
  it.each([
    ['姓    名：张三', ['personName:张三']],
    ['姓&emsp;&emsp;名：张三', ['personName:张三']],
    ['姓\u3000名\u3000张三', ['personName:张三']],
    ['个(gè)案姓名：張三', ['personName:張三']],
    ['姓名*：张三', ['personName:张三']],
    ['【姓名】：张三', ['personName:张三']],
    ['姓名：__张三__', ['personName:张三']],
    ['姓名\n张三', ['personName:张三']],
    ['姓名：\n张三', ['personName:张三']],
    ['姓名\n：张三', ['personName:张三']],
    ['"姓名":"张三"', ['personName:张三']],
    ['?zyh=ZY0012&xm=张三', ['patientNumber:ZY0012', 'personName:张三']],
    ['xm=%E5%BC%A0%E4%B8%89', ['personName:%E5%BC%A0%E4%B8%89']],
    ['姓名/性别/住院号：李四/男/ZY0012', ['personName:李四', 'patientNumber:ZY0012']],
    ['姓名、电话：李四、13523333233', ['personName:李四', 'mobilePhone:13523333233']],
    ['联系人：李四、王小明', ['personName:李四', 'personName:王小明']],
    ['身份证110101199003078671', ['residentId:110101199003078671']],
    ['姓名：阿卜杜·热合曼', ['personName:阿卜杜·热合曼']],
    ['姓名：张三因发热入院', ['personName:张三']],
    ['姓名：伟 张', ['personName:伟 张']],
    ['姓名：Wang^Fang=王^芳', ['personName:Wang^Fang=王^芳']],
    ['姓名：Zhang, Wei', ['personName:Zhang, Wei']],
    ['医生姓名：褚祥轩，医保号：475570482', ['insuranceNumber:475570482']],
    ['Doctor name: Li Lei, Tel. 13523333233', []],
    ['Next of kin: Li Lei, Tel. call later', ['personName:Li Lei']],
    ['Name: Li Lei DOB: 1980-01-02', ['personName:Li Lei', 'birthDate:1980-01-02']],
    ['Name: LI MALE', ['personName:LI MALE']],
    ['姓名：ZHANG WEI', ['personName:ZHANG WEI']],
    ['姓名：李', ['personName:李']],
    ['姓名：无名氏', ['personName:无名氏']],
    ['入院诊断：1.慢性乙型肝炎 2.高血压', ['sensitiveDiagnosis:慢性乙型肝炎']],
  ])('%s', (text, expected) => expect(inText(text)).toEqual(expected));

  it.each(['姓名： 性别： 住院号：', '姓名：性别：男', '地址：无', '年龄：35岁', '住院号 2024年'])(
    '%s holds no value',
    (text) => expect(inText(text)).toEqual([]),
  );
});
