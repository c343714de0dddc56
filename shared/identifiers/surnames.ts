// Chinese surnames: evidence that a word without any label is a person's name.
// Source: the Hundred Family Surnames and the surnames of the 2020 census name report; public facts.

const single =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓韩冯曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由後葉張劉陳楊黃趙吳孫馬鄭謝許鄧韓馮蕭蘇呂盧鍾譚陸範賈韋鄒龍賀顧龔萬錢嚴湯溫龐顏莊聶魯嶽齊喬單塗駱藍繆連麥婁竇黨宮費衛應閔鄔邊師欒榮叢鞏遲鄺談樂儲勞諶樓滿聞厲區闞權強帥練豐國計門雲來厙鹹昌凤酆常于傅萧贝贲洪诸钮荀羿汲邴糜牧隗宓蓬郗仰钭韶蓟怀鄂赖鬱苍莘贡逄郦郤璩濮郏阎习鱼庾暨步弘东殳沃蔚夔厍訾毋乜巢蒯竺桓代缑郈琴汝钦睢遆禚佴墨谯笪仉督逢皓庹訚昃雒崖矫闪揣撒郇蹇荘傣刀罕凃肇閻歐寧陰華鳳羅時烏車賴藺貢農習魚闕關遊蓋戰肅嬴筍薊蒼鐘鮑紀項陽畢鈕簡饒蔣倫賁鄖鄷閆蘭紐駢譙諸賓趲轅郟鄆鄄酈鉅錫鎖鐸閎隴雙頊駒驤鮮麴龎';
const compound =
  '第五 万俟 谷梁 左丘 仲孙 漆雕 乐正 公良 宰父 闾丘 巫马 哥舒 欧阳 上官 司马 诸葛 夏侯 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 司空 轩辕 东方 西门 南宫 独孤 百里 呼延 端木 濮阳 闻人 申屠 太史 淳于 单于 澹台 公冶 宗政 赫连 鲜于 钟离 东郭 拓跋 完颜 纳兰 歐陽 司馬 諸葛 尉遲 公孫 長孫 軒轅 東方 西門 南宮 獨孤 聞人 澹臺 赫連 鮮於 鍾離 東郭 納蘭';

const singles = new Uint8Array(0x10000);
for (const unit of single) singles[unit.charCodeAt(0)] = 1;
const compounds = new Set(compound.split(' '));
/** First characters of compound surnames: nearly all words are done with one look-up. */
const compoundHeads = new Uint8Array(0x10000);
for (const word of compounds) compoundHeads[word.charCodeAt(0)] = 1;
const hanName = /^[\p{Script=Han}〇]{2,4}$/u;
const dottedName = /^[\p{Script=Han}]{1,10}(?:[·•・][\p{Script=Han}]{1,10}){1,4}$/u;

/** Length of the surname at the head of a Han text in UTF-16 units: 2, 1 or 0 (none known). */
export function surnameLength(text: string): number {
  const first = text.charCodeAt(0);
  if (compoundHeads[first] === 1 && compounds.has(text.slice(0, 2))) return 2;
  return singles[first] === 1 ? 1 : 0;
}

function hasDot(text: string): boolean {
  return text.includes('·') || text.includes('•') || text.includes('・');
}

/** Whether a bare word has the form of a Chinese personal name: known surname and one or two more
 *  characters (three behind none), or a transliterated name with dots. */
export function looksLikeHanName(text: string): boolean {
  const surname = surnameLength(text);
  const units = Array.from(text).length - surname;
  if (surname > 0 && units > 0 && units <= 2 && hanName.test(text)) return true;
  return text.length > 2 && hasDot(text) && dottedName.test(text);
}
