// Texts that a review found misread, each kept with what it should give.
import { expect, it } from 'vitest';
import { inDocument } from './found-in.ts';

it.each<readonly [string, readonly string[]]>([
  // scan-document.ts: Lines.next sets #at behind the text of the line, so a CRLF makes an empty line.
  ['姓名,科室,住院号\r\n李四,内科,ZY0012\r\n', ['personName:李四', 'patientNumber:ZY0012']],
  // markup-rows.ts: a cell whose text stands in an inner tag (every Element table).
  [
    '<tr><th>姓名</th><th>住院号</th></tr><tr><td><div class="cell">李四</div></td><td><div class="cell">ZY0012</div></td></tr>',
    ['personName:李四', 'patientNumber:ZY0012'],
  ],
  [
    '<tr><th><div>姓名</div></th><th><div>住院号</div></th></tr><tr><td><div>李四</div></td><td><div>ZY0012</div></td></tr>',
    ['personName:李四', 'patientNumber:ZY0012'],
  ],
  // findings.ts: a star beside a whole number or name is no mask.
  // A diagnosis in an address ends where the next parameter begins: the rest must stay readable.
  ['/emr?ryzd=慢性乙型肝炎&ch=1&pageNo=1', ['sensitiveDiagnosis:慢性乙型肝炎']],
  ['diag=梅毒 dept=内科 bed=12', []],
  ['zdmc=梅毒 dept=内科 bed=12', ['sensitiveDiagnosis:梅毒']],
  ['**13523333233**', ['mobilePhone:13523333233']],
  ['**姓名：李四**', ['personName:李四']],
  ['患者**李四**因发热入院', ['personName:李四']],
  ['电话：13523333233*', ['mobilePhone:13523333233']],
  ['身份证号*110101199003078670*', ['residentId:110101199003078670']],
  ['患者姓名：李四 **重要**', ['personName:李四']],
  // text-table.ts: a bare name column needs a column of patients beside it.
  ['name,price,spec\n阿司匹林,12.5,100mg\n布洛芬,8.0,50mg', []],
  ['工号\t姓名\t职称\t电话\n1001\t赵六\t主任\t13523333233', []],
  ['車牌號碼：ABC-1234', ['licensePlate:ABC-1234']],
  ['李四家属来电', ['personName:李四']],
  ['主任李四 男 45岁', []],
  ['主治医师李四，男，45岁', []],
  ['no history of syphilis', []],
  ['diagnosed with HIV infection in 2010', ['sensitiveDiagnosis:HIV infection']],
  ['居住在上海市浦东新区测试路1号', ['address:上海市浦东新区测试路1号']],
  ['证件类型：护照 证件号：AB1234567', ['passport:AB1234567']],
  ['否认梅毒病史，既往有乙肝病史', ['sensitiveDiagnosis:乙肝']],
  ['诊断：海洛因成瘾', ['sensitiveDiagnosis:海洛因成瘾']],
  ['客户车牌鲁H****42', []],
  ['经核对，1234567(8)，已登记', ['macauId:1234567(8)']],
  // registry.ts says a label wins over an organisation's code; findings.ts says rank 0 does.
  ['外国人永久居留身份证号：421826194611173836', ['permanentResidentId:421826194611173836']],
  ['今日收到953410195909147410。', ['permanentResidentId:953410195909147410']],
  ['Name: Wang^Fang=王^芳', ['personName:Wang^Fang=王^芳']],
  ['出生证明书号码：A123456789', ['birthCertificate:A123456789']],
  ['姓名：朱 *', []],
])('%j', (text, expected) => expect(inDocument(text)).toEqual(expected));
