// A file from a content script through the extension: the background brings the document up, the document
// starts the worker, and only content scripts are listened to.
import { createHash } from 'node:crypto';
import { beforeAll, expect, inject, it } from 'vitest';
import { type FileFindings, fileFindings } from '../../shared/messages/inspect.ts';
import { extensionId, extensionWorker } from '../support/browser.ts';
import { type ContentWorld, contentWorld, scriptOf } from '../support/content-world.ts';
import { useBrowser, useHostPages } from '../support/file-hooks.ts';
import { csv, rows } from '../support/inspect-body.ts';

const extension = inject('extensionDir');
const id = extensionId(extension);
const browser = useBrowser({ extension });
const host = useHostPages();
const about = { name: 'list.csv', mediaType: 'text/csv' };
const clean = '药品,规格\n阿莫西林胶囊,0.25g\n';

let world: ContentWorld;
beforeAll(async () => {
  const { context } = browser();
  await extensionWorker(context);
  const page = await context.newPage();
  await page.goto(`${host().origin}/list`);
  world = await contentWorld(page, id);
  await world.run(await scriptOf('test/fixtures/inspect/ask-inspector.ts'));
});

async function ask(text: string, told: object, repeat = 1): Promise<FileFindings> {
  const parameters = [text, told, repeat].map((one) => JSON.stringify(one)).join();
  return fileFindings.parse(await world.run(`askInspector.inspect(${parameters})`));
}

it('brings its document up when it is asked to, as often as it is asked', async () => {
  expect(await world.run('Promise.all([askInspector.warm(), askInspector.warm()])')).toEqual([
    true,
    true,
  ]);
  expect(await world.run('askInspector.warm()')).toBe(true);
});

it('says who is in a file', async () => {
  const found = await ask(csv, about);
  expect(found).toMatchObject({ verdict: 'found', patients: 20, level: 4 });
  expect(found.kinds).toMatchObject({ residentId: 20, personName: 20, mobilePhone: 20 });
  expect(found.sha256).toBe(createHash('sha256').update(csv).digest('hex'));
  expect(found.bytes).toBe(Buffer.byteLength(csv));
  const numbers = found.people.map(({ identifiers }) => identifiers.residentId);
  expect(new Set(numbers)).toEqual(new Set(rows.map(({ sfzh }) => sfzh)));
});

it('takes the format from the name where the browser knows no type', async () => {
  expect(await ask(csv, { ...about, mediaType: '' })).toMatchObject({ patients: 20 });
});

it('judges by the hospital’s own words, too', async () => {
  const table = '鹭鸣签,药品\nQX-55012,阿莫西林\n';
  const packs = [{ v: 1, id: 'own', version: 1, labels: { patientNumber: ['鹭鸣签'] } }];
  expect(await ask(table, about)).toMatchObject({ verdict: 'clean' });
  expect(await ask(table, { ...about, packs })).toMatchObject({
    verdict: 'found',
    people: [{ identifiers: { patientNumber: 'QX-55012' }, kinds: ['patientNumber'] }],
  });
});

it('gets a file of many pieces in their order', async () => {
  const repeat = 150_000;
  const whole = clean.repeat(repeat);
  const found = await ask(clean, about, repeat);
  expect(found).toMatchObject({ verdict: 'clean', bytes: Buffer.byteLength(whole) });
  expect(found.sha256).toBe(createHash('sha256').update(whole).digest('hex'));
});

it('looks at the first 64 MB of a file, and counts and hashes all of it', async () => {
  const part = clean.repeat(25_000);
  const repeat = Math.ceil(66_000_000 / Buffer.byteLength(part)) + 1;
  const found = await ask(part, { name: 'a.txt', mediaType: 'text/plain' }, repeat);
  const hash = createHash('sha256');
  for (let i = 0; i < repeat; i++) hash.update(part);
  expect(found).toMatchObject({ verdict: 'unscannable', reason: 'tooLarge' });
  expect(found.bytes).toBe(repeat * Buffer.byteLength(part));
  expect(found.sha256).toBe(hash.digest('hex'));
});

it('says of an empty file that nothing is in it', async () => {
  expect(await ask('', about)).toMatchObject({ verdict: 'clean', bytes: 0 });
});

it('inspects several files at once, each by itself', async () => {
  const parameters = (text: string) =>
    `askInspector.inspect(${JSON.stringify(text)}, {name: '', mediaType: ''})`;
  const both = await world.run(`Promise.all([${parameters(csv)}, ${parameters(clean)}])`);
  expect(both).toMatchObject([{ patients: 20 }, { verdict: 'clean' }]);
});

it('answers nothing when nobody wants to know any more', async () => {
  expect(await world.run(`askInspector.inspectAborted('x', {name: '', mediaType: ''})`)).toBe(true);
});

it('hears no page of the extension', async () => {
  const page = await browser().context.newPage();
  await page.goto(`chrome-extension://${id}/ui/popup.html`);
  const answer = await page.evaluate(
    async () =>
      await new Promise((resolve) => {
        const port = chrome.runtime.connect({ name: 'inspect' });
        port.onMessage.addListener(resolve);
        port.postMessage({ type: 'open', id: 1, name: 'a.txt', mediaType: '' });
        port.postMessage({ type: 'end', id: 1 });
        setTimeout(() => resolve('nothing'), 1000);
      }),
  );
  expect(answer).toBe('nothing');
});
