// Characters that give a name away only together with the next or the one before: 患 of 患者, 岁 behind a
// digit. Prose is full of the single ones, so this is asked first.

/** Unit → units one of which must follow. */
const following: Readonly<Record<string, string>> = {
  患: '者儿兒',
  病: '人员患',
  产: '妇',
  產: '婦',
  孕: '妇婦',
  家: '属屬人长長',
  個: '案',
  尊: '敬',
  敬: '爱愛',
  亲: '爱愛友',
  親: '愛友',
  先: '生',
  其: '母父妻夫丈子女儿兒兄弟姐妹嫂婿配爱愛哥祖外爷奶',
  之: '子女妻夫母父长次大小双养',
  母: '亲親',
  父: '亲親',
  妻: '子',
  丈: '夫',
  儿: '子媳',
  兒: '子',
  爱: '人',
  愛: '人',
  委: '托託',
  授: '权權',
  联: '系',
  聯: '絡',
  告: '知',
  通: '知',
  小: '姐朋',
  长: '子女',
  長: '子女',
  次: '子女',
  孙: '女子',
  孫: '女子',
  媳: '妇婦',
  尾: '号',
  无: '名',
  朋: '友',
  老: '客',
  客: '户戶',
  顾: '客',
  顧: '客',
  收: '件货貨',
  访: '客',
  受: '托害',
  申: '请',
  被: '鉴介',
  原: '告',
  投: '诉',
  来: '电访',
  持: '证',
  户: '主',
  介: '绍',
  死: '者',
  服: '务',
  交: '款',
  诉: '求',
  职: '工',
  同: '事',
  闺: '蜜',
  绑: '定',
  就: '诊診职職读讀',
  我: '叫名是',
  过: '号',
  過: '號',
  出: '生',
};
/** Unit → units one of which must stand before. */
const preceding: Readonly<Record<string, string>> = {
  史: '病',
  名: '姓',
};

const followers = tables(following);
const predecessors = tables(preceding);
const codeOfYears = new Set(['岁'.charCodeAt(0), '歲'.charCodeAt(0)]);

/** Whether the units beside the one at `index` let it be a clue; false is certain. */
export function mayBeClue(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  const next = followers.get(code);
  if (next !== undefined) return next.has(text.charCodeAt(index + 1));
  const before = predecessors.get(code);
  if (before !== undefined) return before.has(text.charCodeAt(index - 1));
  if (codeOfYears.has(code)) return /[\d０-９\s周]/.test(text.charAt(index - 1));
  return true;
}

function tables(units: Readonly<Record<string, string>>): ReadonlyMap<number, ReadonlySet<number>> {
  return new Map(
    Object.entries(units).map(([unit, allowed]) => [
      unit.charCodeAt(0),
      new Set(Array.from(allowed, (c) => c.charCodeAt(0))),
    ]),
  );
}
