import { describe, expect, it } from 'vitest';
import { inDocument } from './found-in.ts';

const rows = [
  'personName:李四',
  'patientNumber:ZY0012',
  'personName:王小明',
  'patientNumber:ZY0013',
];

describe('a table in a text: the header says what a column holds', () => {
  it.each([
    ['tabs', '姓名\t科室\t住院号\n李四\t内科\tZY0012\n王小明\t外科\tZY0013'],
    ['commas', '姓名,科室,住院号\n李四,内科,ZY0012\n王小明,外科,ZY0013'],
    ['quotes', '"姓名","科室","住院号"\n"李四","内科","ZY0012"\n"王小明","外科","ZY0013"'],
    ['semicolons', '姓名;科室;住院号\n李四;内科;ZY0012\n王小明;外科;ZY0013'],
    ['full-width semicolons', '姓名；科室；住院号\n李四；内科；ZY0012\n王小明；外科；ZY0013'],
    ['pipes', '| 姓名 | 住院号 |\n|---|---|\n| 李四 | ZY0012 |\n| 王小明 | ZY0013 |'],
    ['drawn bars', '│姓名│住院号│\n├──┼──┤\n│李四│ZY0012│\n│王小明│ZY0013│'],
    ['spaces', '姓名    性别  住院号\n李四    男    ZY0012\n王小明  女    ZY0013'],
    ['full-width spaces', '姓名　　性别　住院号\n李四　　男　　ZY0012\n王小明　女　　ZY0013'],
    ['traditional words', '姓名\t科別\t病歷號碼\n李四\t內科\tZY0012\n王小明\t外科\tZY0013'],
    ['keys', 'xm,ks,zyh\n李四,内科,ZY0012\n王小明,外科,ZY0013'],
  ])('set with %s', (_, text) => expect(inDocument(text)).toEqual(rows));

  it.each([
    '科室\t电话\n内科\t010-66778899\n外科\t010-66778800',
    '医院名称|联系电话|地址\n银杏医院|010-66778899|北京市朝阳区建国路88号',
    '部门,楼层,联系电话\n信息科,3楼,13523333233',
  ])('a directory of departments names nobody: %s', (text) => {
    expect(inDocument(text)).toEqual([]);
  });

  it('a department beside patients makes no directory', () => {
    expect(inDocument('科室\t姓名\t电话\n内科\t李四\t13523333233')).toEqual([
      'personName:李四',
      'mobilePhone:13523333233',
    ]);
  });

  it('whatever the order of the columns', () => {
    expect(inDocument('住院号\t科室\t姓名\nZY0012\t内科\t李四')).toEqual([
      'patientNumber:ZY0012',
      'personName:李四',
    ]);
  });

  it('a quoted cell holds the delimiter', () => {
    const text = '姓名,地址,电话\n"李四","北京市朝阳区,建国路88号",13523333233';
    expect(inDocument(text)).toEqual([
      'personName:李四',
      'address:北京市朝阳区,建国路88号',
      'mobilePhone:13523333233',
    ]);
  });

  it('half of a name set apart belongs to the name', () => {
    const text = '姓名    电话          住院号\n佟　雪  13523333233  ZY0012';
    expect(inDocument(text)[0]).toBe('personName:佟　雪');
  });

  it('a column of diagnoses gives only the sensitive ones, a column of ages only high ones', () => {
    const text = '姓名\t诊断\t年龄\n李四\tB20.900\t93\n王小明\t高血压\t35';
    expect(inDocument(text)).toEqual([
      'personName:李四',
      'sensitiveDiagnosis:B20.900',
      'age:93',
      'personName:王小明',
    ]);
  });

  it('prose goes on behind a table and before it', () => {
    const text = '今日名单如下\n姓名\t科室\n李四\t内科\n以上。联系人：王小明';
    expect(inDocument(text)).toEqual(['personName:李四', 'personName:王小明']);
  });

  it('English columns, a bare name among them', () => {
    expect(inDocument('name,mrn,dob\nJohn Smith,12345678,1980-01-02')).toEqual([
      'personName:John Smith',
      'patientNumber:12345678',
      'birthDate:1980-01-02',
    ]);
  });
});

describe('staff stay', () => {
  it('in their own column of a table of patients', () => {
    const text = '姓名\t主管医生\t住院号\n李四\t赵六\tZY0012\n王小明\t钱七\tZY0013';
    expect(inDocument(text)).toEqual(rows);
  });

  it('under a second header line that says whose names they are', () => {
    const text = '患者信息\t\t医生信息\t\n姓名\t住院号\t姓名\t科室\n李四\tZY0012\t赵六\t内科';
    expect(inDocument(text)).toEqual(['personName:李四', 'patientNumber:ZY0012']);
  });

  it.each([
    '工号\t姓名\t职称\n1001\t赵六\t主任\n1002\t钱七\t主治',
    '医生姓名\t职称\n赵六\t主任',
    '姓名,岗位,科室\n赵六,护士长,内科',
  ])('in a list of their own: %j', (text) => expect(inDocument(text)).toEqual([]));
});

describe('what is no table', () => {
  it.each([
    [
      '姓名\t李四\t性别\t男\n住院号\tZY0012\t科室\t内科',
      ['personName:李四', 'patientNumber:ZY0012'],
    ],
    [
      '姓名：李四\t住院号：ZY0012\n科室：内科\t床号：12',
      ['personName:李四', 'patientNumber:ZY0012'],
    ],
    ['姓名,性别', []],
    ['药品,规格,单价\n阿司匹林,100mg,12.5', []],
  ])('%j', (text, expected) => expect(inDocument(text)).toEqual(expected));
});
