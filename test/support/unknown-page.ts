// A page of a system that no rule knows: its makers' own words, keys and classes, and values without a form of their
// own. Its people do not exist.
const people = [
  ['欧阳靖雯', 'K72-1508', '湖畔新村七组东首'],
  ['司徒明哲', 'K72-1513', '柳荫巷尾第二家'],
  ['慕容晓岚', 'K72-1527', '石桥头老粮站旁'],
  ['诸葛文萱', 'K72-1531', '西河坎下三号院'],
  ['夏侯远航', 'K72-1544', '枫林渡口北岸'],
  ['上官雨彤', 'K72-1559', '青石街口药铺后'],
  ['皇甫嘉树', 'K72-1562', '南塘埂上第五户'],
  ['端木思源', 'K72-1578', '槐树底大院内'],
] as const;

const names = people.map(([name]) => name);
const rows = people
  .map(
    ([name, code, home]) =>
      `<tr><td>${name}</td><td>${code}</td><td>${home}</td><td>已排</td></tr>`,
  )
  .join('');
const tiles = names
  .map((name) => `<li class="tile"><strong>${name}</strong><em>候诊</em></li>`)
  .join('');
const cards = people
  .slice(0, 5)
  .map(
    ([name, code, home]) => `<div class="duo"><i>来诊者</i><b>${name}</b></div>
      <div class="duo"><i>回访码</i><b>${code}</b></div>
      <div class="duo"><i>落脚处</i><b>${home}</b></div>`,
  )
  .join('');

const body = `<style>
  body { font: 14px/1.6 'Noto Sans CJK SC', sans-serif; margin: 0; color: #223; background: #f4f6f8 }
  header { background: #32506d; color: #fff; padding: 10px 20px }
  main { padding: 14px 20px; display: grid; gap: 14px; grid-template-columns: 2fr 1fr; max-width: 1100px }
  table { border-collapse: collapse; background: #fff; width: 100% } td, th { border: 1px solid #ccd; padding: 3px 10px; text-align: left }
  ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 8px }
  .tile { background: #fff; border: 1px solid #ccd; padding: 4px 10px } .tile em { color: #789; margin-left: 8px }
  .duo { display: inline-block; width: 30%; background: #fff } .duo i { color: #678; margin-right: 8px; font-style: normal }
  </style><header>药浴排程</header><main>
  <section><table id="list"><thead><tr><th>来诊者</th><th>回访码</th><th>落脚处</th><th>排程</th></tr></thead><tbody>${rows}</tbody></table></section>
  <section><ul>${tiles}</ul></section>
  <section>${cards}</section>
  <section><form><p><span>登门代号</span> <input id="visit" name="dmdh" value="K72-1508"></p></form>
  <p><span>姓名</span>：<span id="doctor">何建平</span></p></section></main>
  <script>for (const type of ['click', 'pointerdown', 'keydown']) addEventListener(type, () => (globalThis.heard ??= []).push(type));</script>`;

/** @param wrapped in a frame of a page around it */
export function unknownPage(wrapped: boolean): string {
  const inside = wrapped ? '<iframe src="/" style="width:1180px;height:700px"></iframe>' : body;
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>药浴排程</title><body>${inside}</body></html>`;
}

/** Where patients' values stand, in document order. */
export const unknownTruth: readonly { selector: string; values: readonly string[] }[] = [
  { selector: '#list tbody td:nth-child(1)', values: names },
  { selector: '#list tbody td:nth-child(2)', values: people.map(([, code]) => code) },
  { selector: '#list tbody td:nth-child(3)', values: people.map(([, , home]) => home) },
  { selector: '.tile strong', values: names },
  { selector: '.duo b', values: people.slice(0, 5).flat() },
  { selector: '#visit', values: ['K72-1508'] },
];
