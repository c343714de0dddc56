import { describe, expect, it } from 'vitest';
import { createDetector } from '../../../shared/detect/detector.ts';
import { scanDocument } from '../../../shared/detect/scan-document.ts';
import { inDocument, written } from './found-in.ts';

describe('a name that a document labels is found wherever else it stands', () => {
  it.each([
    ['before its label', '李四昨日发热。\n姓名：李四', ['李四', '李四']],
    ['behind it', '姓名：李四\n今日李四体温正常。', ['李四', '李四']],
    ['from a column', '姓名\t住院号\n李四\tZY0012\n\n今日李四体温正常', ['李四', '李四']],
    ['closed up', '姓名：张 三\n今日张三体温正常。', ['张 三', '张三']],
    ['reversed', '姓名：伟 张\n张伟诉头痛', ['伟 张', '张伟']],
    ['compound', '姓名：欧阳锋\n今晨欧阳锋胸痛', ['欧阳锋', '欧阳锋']],
    ['dotted', '姓名：阿卜杜·热合曼\n嘱阿卜杜·热合曼卧床', ['阿卜杜·热合曼', '阿卜杜·热合曼']],
    ['a parent’s', '姓名：张三之子\n予张三宣教', ['张三之子', '张三']],
    [
      'in Latin order and capitals',
      'Patient Name: Zhang, Wei\nWei Zhang was seen. ZHANG WEI left.',
      ['Zhang, Wei', 'Wei Zhang', 'ZHANG WEI'],
    ],
    ['from HL7', 'Patient Name: Wang^Fang=王^芳\n嘱王芳卧床', ['Wang^Fang=王^芳', '王芳']],
  ])('%s', (_, text, names) => {
    expect(inDocument(text)).toEqual(
      names
        .map((name) => `personName:${name}`)
        .toSpliced(1, 0, ...(text.includes('ZY0012') ? ['patientNumber:ZY0012'] : [])),
    );
  });

  it('but not inside another person’s name', () => {
    expect(inDocument('姓名：张三\n\n张三丰\n')).toEqual(['personName:张三']);
  });

  it('and a name of one character nowhere else', () => {
    expect(inDocument('姓名：李\n桃李满天下')).toEqual(['personName:李']);
  });

  it('and a member of staff’s not at all', () => {
    expect(inDocument('主管医生：赵六\n赵六查房')).toEqual([]);
  });
});

describe('JSON', () => {
  it.each([
    ['{"brxm":"李四","ysxm":"赵六","zyh":"ZY0012"}', ['personName:李四', 'patientNumber:ZY0012']],
    [
      '{"name":"李四","sfzh":"110101199003078670"}',
      ['personName:李四', 'residentId:110101199003078670'],
    ],
    ['{"name":"赵六","title":"主任医师"}', []],
    ['{"name":"阿司匹林","spec":"100mg","price":12.5}', []],
    ['{"doctor":{"name":"赵六"},"patient":{"name":"李四"}}', ['personName:李四']],
    ['{"resourceType":"Patient","name":[{"text":"李四"}]}', ['personName:李四']],
    [
      '{"address":[{"text":"北京市朝阳区建国路88号3单元"}]}',
      ['address:北京市朝阳区建国路88号3单元'],
    ],
    // A parent that says what it is, although a vague word is part of it.
    ['{"patientNameValue":{"text":"李四"}}', ['personName:李四']],
    ['{"addressLabel":{"text":"北京市朝阳区建国路88号"}}', ['address:北京市朝阳区建国路88号']],
    ['{"context":{"value":"李四"}}', []],
    // A telephone is its owner's: a hospital's, a department's, a doctor's, a patient's.
    [
      '{"hospital":{"name":"银杏医院","phone":"010-66778899"},"patient":{"name":"李四","phone":"010-66778800"}}',
      ['personName:李四', 'landline:010-66778800'],
    ],
    ['{"resourceType":"Organization","phone":"010-66778899"}', []],
    ['{"doctor":{"title":"主任医师","mobile":"13523333233"}}', []],
    ['{"contact":{"mobile":"13523333233"}}', ['mobilePhone:13523333233']],
  ])('%s', (text, expected) => expect(inDocument(text)).toEqual(expected));

  it('opaque keys say what the list of columns beside them says', () => {
    const columns =
      '[{"prop":"division2","label":"姓名"},{"prop":"division3","label":"科室"},{"prop":"division4","label":"主管医生"}]';
    const row = '{"division2":"李四","division3":"内科","division4":"赵六"}';
    expect(inDocument(`{"columns":${columns},"rows":[${row}]}`)).toEqual(['personName:李四']);
    expect(inDocument(`{"rows":[${row}],"columns":${columns}}`)).toEqual(['personName:李四']);
  });
});

it('a hospital’s own rules hold in its documents too', () => {
  const detector = createDetector({ labels: { patientNumber: ['银杏登记码'] } });
  const text = '姓名,科室,银杏登记码\n李四,内科,GK-0012';
  expect(written(text, scanDocument(text, detector.rules))).toEqual([
    'personName:李四',
    'patientNumber:GK-0012',
  ]);
  expect(inDocument(text)).toEqual(['personName:李四']);
});
