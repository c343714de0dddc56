// What the scan bench reads: documents of the accuracy corpus by family, page text without anybody in it,
// and the short texts that a page consists of.
import { corpus } from '../fixtures/corpus/corpus.ts';
import type { CorpusForm } from '../fixtures/corpus/corpus-document.ts';
import { Random } from '../fixtures/corpus/random.ts';

const documents = corpus(1, 8000);

/** Different documents of the given families, again from the first until there are `bytes` of UTF-8. */
export function hospitalTexts(forms: readonly CorpusForm[], bytes: number): string[] {
  const chosen = documents.filter(({ form }) => forms.includes(form)).map(({ text }) => text);
  return upTo(bytes, (i) => chosen[i % chosen.length] ?? '');
}

/** Pieces of 5 to 40 characters, as text nodes and cells are, all different. */
export function pageTexts(count: number): string[] {
  const pieces = new Set<string>();
  for (const { text } of documents) {
    for (const piece of text.split(/[\n\t|,<>。；]| {2,}/)) {
      if (piece.length >= 5 && piece.length <= 40) pieces.add(piece);
      if (pieces.size === count) return [...pieces];
    }
  }
  return [...pieces];
}

const sentences = [
  '体温#.#℃，脉搏##次/分，呼吸##次/分，血压1##/##mmHg，神志清，精神可。',
  '双肺呼吸音清，未闻及干湿啰音，心率##次/分，律齐，各瓣膜听诊区未闻及病理性杂音。',
  '腹平软，无压痛及反跳痛，肝脾肋下未触及，肠鸣音#次/分，双下肢无水肿。',
  '白细胞 #.##×10^9/L，血红蛋白 1##g/L，血小板 2##×10^9/L，C反应蛋白 ##.#mg/L。',
  '予头孢曲松钠 2.0g 静脉滴注 每日一次，氨溴索 30mg 静脉推注 每日两次。',
  '胸部CT平扫：右肺下叶见斑片状高密度影，大小约##mm×##mm，建议抗感染治疗后复查。',
  '窦性心律，心电轴正常，PR间期1##ms，QT间期3##ms，ST-T未见明显异常。',
  '谷丙转氨酶 ##U/L，肌酐 ##μmol/L，空腹血糖 #.#mmol/L，血钾 4.#mmol/L，血钠 13#mmol/L。',
  '继续低盐低脂饮食，监测血压、血糖，每日清洁口腔，协助翻身拍背，防压疮护理。',
  '伤口敷料干燥，切口对合良好，无红肿渗液，换药一次，引流量##ml，色淡红。',
  '初步印象：社区获得性肺炎；2型糖尿病；高血压病3级，很高危组。',
  '病情稳定，嘱其注意休息，避免受凉，出院后两周门诊复查血常规及胸片。',
  'Follow-up chest radiograph shows interval improvement; continue amoxicillin 500 mg three times daily.',
];

/** The ordinary page: notes, results and orders in which nobody is named. */
export function clinicalText(bytes: number): string {
  const random = new Random(1);
  const line = () => random.pick(sentences).replace(/#/g, () => random.digits(1, '123456789'));
  return upTo(bytes, line).join('\n');
}

function upTo(bytes: number, make: (i: number) => string): string[] {
  const texts: string[] = [];
  for (let sum = 0, i = 0; sum < bytes; i++) {
    const text = make(i);
    texts.push(text);
    sum += Buffer.byteLength(text) + 1;
  }
  return texts;
}
