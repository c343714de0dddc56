// One writing of a label: spaces, width, script variants, glosses and ornaments removed, so that one
// dictionary serves 姓 名：, 姓名* and 【姓名】 and the traditional forms of Taiwan and Hong Kong alike.
import { halfWidth } from '../identifiers/normalise.ts';

// Pairs traditional → simplified of the characters labels are made of; not a general converter.
const pairs =
  '證证証证號号碼码聯联連联絡络歷历厯历貫贯電电話话戶户員员個个檢检顧顾診诊護护產产嬰婴兒儿親亲屬属繫系緊紧機机門门齡龄統统編编國国醫医師师單单務务現现動动稱称體体會会參参總总執执業业開开處处藥药項项類类錄录審审經经辦办質质實实習习進进銷销負负責责長长銀银帳账郵邮遞递區区縣县鄉乡鎮镇與与發发備备聲声標标樣样條条檔档優优險险費费課课術术確确認认構构網网際际廠厂圖图終终時时間间陰阴陽阳療疗職职稱称歲岁關关係系謄誊讀读學学監监護护預预約约掛挂諮咨詢询簽签館馆領领婦妇請请來来訊讯內内許许書书報报頭头斷断駕驾轉转車车過过後后訴诉驗验殘残礙碍狀状種种臉脸紋纹榮荣';
/** Traditional and variant characters of labels to their simplified ones. */
export const simplified = new Map<string, string>();
for (let i = 0; i + 1 < pairs.length; i += 2) simplified.set(pairs.charAt(i), pairs.charAt(i + 1));

const isVariant = new Uint8Array(0x10000);
for (const variant of simplified.keys()) isVariant[variant.charCodeAt(0)] = 1;

const invisible = /[\s\u200b-\u200f\u2060\ufeff\u00ad]+/g;
/** 個(gè): a reading in Latin letters behind an ideograph. */
const gloss = /(?<=\p{Script=Han})\([a-zA-Zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü ]{1,8}\)/gu;
const remark = /\([^()]{0,12}\)|\[[^[\]]{0,12}\]/g;
const ornament = /^[:*﹡∶•·.\-—|【】()[\]]+|[:*﹡∶•·.?—|【】()[\]]+$/g;

/** Most labels: nothing but ideographs. */
const plainHan = /^[\u4e00-\u9fff]+$/;

/** Longest text that can be a label; longer ones are prose and are not examined. */
export const maxLabelLength = 40;

/**
 * The dictionary form of a label: simplified, lower case, Chinese without spaces, English with single
 * ones. Empty when nothing is left or the text is too long to be a label.
 */
export function normaliseLabel(label: string): string {
  if (label.length > maxLabelLength * 2) return '';
  if (plainHan.test(label)) return label.length > maxLabelLength ? '' : simplify(label);
  const half = halfWidth(label)
    .replace(/[﹕∶]/g, ':')
    .replace(/&(?:emsp|ensp|nbsp|#12288|#160);/g, ' ');
  const latin = !/\p{Script=Han}/u.test(half);
  let text = half.replace(invisible, latin ? ' ' : '').trim();
  if (!latin) text = simplify(text.replace(gloss, ''));
  const bare = text.replace(remark, '').replace(ornament, '').trim();
  // 【姓名】 and (姓名) are labels in ornament, not remarks.
  text = (bare === '' ? text.replace(/[【】()[\]]/g, '') : bare).replace(ornament, '').trim();
  return text.length > maxLabelLength ? '' : text.toLowerCase();
}

function simplify(text: string): string {
  let out = '';
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (isVariant[text.charCodeAt(i)] !== 1) continue;
    out += text.slice(from, i) + (simplified.get(text.charAt(i)) ?? '');
    from = i + 1;
  }
  const plain = from === 0 ? text : out + text.slice(from);
  return plain.includes('身分') ? plain.replaceAll('身分', '身份') : plain;
}
