import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { KnownPatients } from '../../../shared/detect/known-patients.ts';
import { scanDocument } from '../../../shared/detect/scan-document.ts';
import { scanText } from '../../../shared/detect/scan-text.ts';
import { labelMeanings } from '../../../shared/detect/dictionary.ts';
import { seededRandom } from '../../support/synthetic-numbers.ts';
import * as synthetic from '../../support/synthetic-numbers.ts';
import { expectWellFormed } from './found-in.ts';
import { triggerCharacters } from './trigger-characters.ts';

const known = new KnownPatients();
for (const name of ['张三', '欧阳锋', 'Homer Simpson']) known.add(name, name);

function holds(text: string): void {
  expectWellFormed(text, scanText(text, known));
  expectWellFormed(text, scanDocument(text));
}

it('any string is scanned without a throw, in order, without overlaps', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    // Single code units: surrogates that have lost their other half.
    fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 })
      .map((units) => String.fromCharCode(...units)),
  );
  fc.assert(fc.property(text, holds), { numRuns: 1_000 });
});

const random = seededRandom(11);
const numbers = [
  synthetic.residentId,
  synthetic.permanentResidentId15,
  synthetic.bankCard,
  synthetic.hkid,
  synthetic.macauId,
  synthetic.taiwanId,
  synthetic.ssn,
  synthetic.mobilePhone,
  synthetic.landline,
  synthetic.taiwanLandline,
  synthetic.email,
  synthetic.licensePlate,
  synthetic.militaryId,
  synthetic.address,
  synthetic.age,
  synthetic.birthDate,
  synthetic.organisationCode,
  synthetic.hotline,
].flatMap((make) => [make(random), make(random)]);
const labels = [...labelMeanings.keys()];
/** What rules look at or stop at. */
const marks =
  ':|：|=| |  |　|\t|\n|\r\n|,|，|;|；|。|、|/|\\|·|(|)|（|）|[|]|【|】|"|\'|“|”|{|}|<|>|</|/>|<td>|</td>|<tr>|<th>|<span title="|<input value="|">|&emsp;|&nbsp;|&#12288;|":"|","|{"name":"|%E5%BC%A0|+86|-|—|*|\u200b|\ufeff|\ud842|\udfb7|０|１|Ａ'.split(
    '|',
  );
const words =
  '张三|李四|王小明|欧阳锋|伟 张|阿卜杜·热合曼|John Smith|Zhang, Wei|Wang^Fang=王^芳|无名氏|张三之子|男|女|35岁|93岁|患者|家属|尊敬的|先生|主任|医生|12床|的病历|梅毒|病史|否认|known |Dear |Mr |Patient |银杏医院|现住|就职于|出生|卡类型'.split(
    '|',
  );

it('so is any text put together from what the rules look for', () => {
  const part = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...marks) },
    { weight: 3, arbitrary: fc.constantFrom(...labels) },
    { weight: 3, arbitrary: fc.constantFrom(...words) },
    { weight: 2, arbitrary: fc.constantFrom(...numbers) },
    { weight: 2, arbitrary: fc.constantFrom(...triggerCharacters) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
  );
  const text = fc.array(part, { maxLength: 40 }).map((parts) => parts.join(''));
  fc.assert(fc.property(text, holds), { numRuns: 3_000 });
});

it('a text of nothing holds nothing', () => {
  expect([...scanText(''), ...scanDocument('')]).toEqual([]);
});
