// The nurse's part of the story: list, reveal, copy, record, export.
import { readFile } from 'node:fs/promises';
import { readableIn, type Step, type TourContext } from './tour-context.ts';

const row = (tour: TourContext, n: number) => tour.page.locator('#list tbody tr').nth(n);
/** Column of the resident ID in the demo list. */
const idCell = (tour: TourContext, n: number) => row(tour, n).locator('td').nth(5);

export const listMasked: Step = {
  name: 'list-masked',
  run: async (tour) => {
    const { page, album, addresses, patients } = tour;
    await page.goto(`${addresses.gateway}/login`);
    await page.getByText('护士 沈晓岚').click();
    // The last row of the page: by then all of them have been painted.
    await row(tour, 19).waitFor();
    const text = await page.locator('body').innerText();
    await album.picture(
      'list-masked',
      {
        zh: '护士经网关打开 HIS：姓名、住院号、身份证号、电话在绘制之前已遮盖，医生姓名与诊断保留',
        en: 'A nurse opens the HIS through the gateway: names and numbers are masked before they are painted; doctors and diagnoses stay',
      },
      page,
    );
    return [
      {
        what: 'the list shows 20 patients',
        ok: (await page.locator('#list tbody tr').count()) === 20,
      },
      {
        what: 'no name or number of a patient is readable',
        ok: readableIn(text, patients).length === 0,
      },
      { what: 'the doctor’s name stays readable', ok: text.includes(patients[0]?.zzys ?? '?') },
    ];
  },
};

export const reasonAsked: Step = {
  name: 'reason-asked',
  run: async (tour) => {
    await idCell(tour, 0).click({ modifiers: ['Alt'] });
    // The prompt is in a closed shadow root, which no locator can wait for.
    await tour.page.waitForTimeout(400);
    await tour.album.picture(
      'reason-asked',
      { zh: '查看一个身份证号：先选择原因', en: 'To see one ID number she is asked for a reason' },
      tour.page,
    );
    const text = await tour.page.locator('body').innerText();
    return [
      {
        what: 'nothing is readable before a reason is given',
        ok: readableIn(text, tour.patients).length === 0,
      },
    ];
  },
};

export const revealed: Step = {
  name: 'revealed',
  run: async (tour) => {
    const { page, album, patients } = tour;
    // The first reason of the shipped policy (诊疗护理).
    await page.keyboard.press('1');
    await page.getByText(patients[0]?.sfzh ?? '?').waitFor({ timeout: 5000 });
    await album.picture(
      'revealed',
      {
        zh: '选择“诊疗护理”后，仅这一项可读，倒计时结束自动重新遮盖；查看已被记录',
        en: 'After the reason only this one value is readable, until the countdown ends; the look is recorded',
      },
      page,
    );
    const readable = readableIn(await page.locator('body').innerText(), patients);
    return [
      { what: 'exactly the one value is readable', ok: readable.join() === patients[0]?.sfzh },
    ];
  },
};

export const copied: Step = {
  name: 'copied',
  run: async (tour) => {
    const { page, album, context, addresses, patients } = tour;
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], {
      origin: addresses.gateway,
    });
    // Scripts for the page travel as text: this side has no DOM.
    await page.evaluate(
      `getSelection().selectAllChildren(document.querySelector('#list tbody tr'))`,
    );
    await page.keyboard.press('Control+c');
    const text = await page.evaluate<string>('navigator.clipboard.readText()');
    await album.text(
      'copied',
      {
        zh: '她复制整行（其中一项正在明文显示）：剪贴板得到的仍是遮盖后的文字',
        en: 'She copies the whole row while one value is revealed: the clipboard gets the masks',
      },
      text,
    );
    return [
      { what: 'the clipboard holds the row', ok: text.includes(patients[0]?.zzys ?? '?') },
      { what: 'and none of its patient values', ok: readableIn(text, patients).length === 0 },
    ];
  },
};

export const recordMasked: Step = {
  name: 'record-masked',
  run: async (tour) => {
    const { page, album, patients } = tour;
    await row(tour, 1).locator('a').click();
    await page.locator('#record').waitFor();
    const text = await page.locator('body').innerText();
    await album.picture(
      'record-masked',
      {
        zh: '病历页：标签旁的值被遮盖，病程记录中的姓名同样被遮盖，化验值与用药剂量保持可读',
        en: 'The record: labelled values are masked, the name in the free-text note too; lab values and doses stay readable',
      },
      page,
    );
    return [
      { what: 'no value of a patient is readable', ok: readableIn(text, patients).length === 0 },
      {
        what: 'doses and lab values stay',
        ok: text.includes('100mg qd') && text.includes('mmol/L'),
      },
    ];
  },
};

export const exported: Step = {
  name: 'exported',
  run: async (tour) => {
    const { page, album, addresses, patients } = tour;
    await page.goto(`${addresses.gateway}/`);
    const waiting = page.waitForEvent('download');
    await page.getByText('导出 CSV').click();
    const download = await waiting;
    const csv = await readFile(await download.path(), 'utf8');
    const lines = csv.trim().split('\r\n').length - 1;
    await album.text(
      'exported',
      {
        zh: `她导出名单（${lines} 人）：文件内容原样，导出行为由网关记录（谁、哪些字段、多少患者）`,
        en: `She exports the list (${lines} patients): the file is untouched, and the gateway records who took which fields of how many patients`,
      },
      csv.split('\r\n').slice(0, 3).map(starred).join('\n') + '\n…',
    );
    return [
      { what: 'the export has every patient', ok: lines === patients.length },
      { what: 'its bytes are what the HIS sent', ok: csv.includes(patients[0]?.sfzh ?? '?') },
    ];
  },
};

/** The picture of an export must not itself be an export: digits and names are starred in it. */
function starred(line: string, index: number): string {
  if (index === 0) return line;
  return line.replace(/[\p{L}\d]/gu, '＊');
}
