// Gives a file or a text to a page of the outside places as a person does: through the field, the picker, a
// drop of the system's, the clipboard, keys.
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { CDPSession, Frame, Page } from 'playwright-core';

/** How a person gets a file into the page of each way. */
export const fileWays = {
  'fetch-file': 'field',
  attribute: 'field',
  'early-input': 'field',
  'form-data': 'field',
  request: 'field',
  beacon: 'field',
  socket: 'field',
  reader: 'field',
  slices: 'field',
  worker: 'field',
  polled: 'field',
  multiple: 'field',
  'native-form': 'field',
  'open-shadow': 'field',
  'closed-shadow': 'chooser',
  detached: 'chooser',
  'shown-picker': 'chooser',
  srcdoc: 'frame',
  'other-frame': 'frame',
  folder: 'folder',
  picker: 'handle',
  drop: 'drop',
  'early-drop': 'drop',
  'drop-field': 'drop',
  'drop-folder': 'dropFolder',
  'paste-file': 'pasteFile',
} as const;
export type FileWay = keyof typeof fileWays;

export const textWays = [
  'chat',
  'chat-request',
  'chat-socket',
  'chat-beacon',
  'chat-blob',
  'chat-query',
  'chat-form-data',
  'mail-form',
  'mail-get',
  'mail-script',
] as const;
export type TextWay = (typeof textWays)[number];

/** Opens the page of a way and gives it a file of a folder that holds nothing else. */
export async function giveFile(
  page: Page,
  origin: string,
  way: FileWay,
  file: string,
): Promise<void> {
  await openWay(page, `${origin}/way/${way}`);
  switch (fileWays[way]) {
    case 'field':
      return await page.locator('#f').setInputFiles(file);
    case 'folder':
      // It comes back when the page has heard of the choice, which may be never.
      void page
        .locator('#f')
        .setInputFiles(join(file, '..'), { timeout: 5000 })
        .catch(() => undefined);
      return;
    case 'frame':
      return await (await innerFrame(page)).locator('#f').setInputFiles(file);
    case 'chooser': {
      const chosen = page.waitForEvent('filechooser');
      await page
        .locator('#h, #go')
        .first()
        .click({ position: { x: 20, y: 10 } });
      return await (await chosen).setFiles(file);
    }
    case 'handle':
      return await byHandle(page, file);
    case 'drop':
      return await drop(page, [file]);
    case 'dropFolder':
      return await drop(page, [join(file, '..')]);
    case 'pasteFile':
      return await pasteFile(page, file);
  }
}

async function innerFrame(page: Page): Promise<Frame> {
  const frame = page.frames().find((each) => each !== page.mainFrame());
  if (frame) return frame;
  return await page.waitForEvent('frameattached');
}

/** A drop of files from the system, as the browser gets it from the window manager. */
export async function drop(page: Page, files: readonly string[]): Promise<void> {
  const box = await page.locator('#z').boundingBox();
  const x = (box?.x ?? 0) + 50;
  const y = (box?.y ?? 0) + 50;
  const session: CDPSession = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x, y, data });
  }
  await session.detach();
}

/** A file that a page was given to open stands behind a handle; in a headless browser its own store has some. */
async function byHandle(page: Page, file: string): Promise<void> {
  const { readFileSync } = await import('node:fs');
  const bytes = [...readFileSync(file)];
  await page.evaluate(async (content) => {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle('list.csv', { create: true });
    const stream = await handle.createWritable();
    await stream.write(new Uint8Array(content));
    await stream.close();
  }, bytes);
  await page.locator('#go').click();
}

/** The system's clipboard holds no files in a headless browser: the event is made as the browser makes it. */
async function pasteFile(page: Page, file: string): Promise<void> {
  const { readFileSync } = await import('node:fs');
  const content = { name: basename(file), bytes: [...readFileSync(file)] };
  await page.locator('#z').evaluate((target, { name, bytes }) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([new Uint8Array(bytes)], name, { type: 'text/csv' }));
    target.dispatchEvent(
      new ClipboardEvent('paste', {
        bubbles: true,
        cancelable: true,
        composed: true,
        clipboardData,
      }),
    );
  }, content);
}

/** Opens the page of a way, types a text and sends it. */
export async function sendText(
  page: Page,
  origin: string,
  way: TextWay,
  text: string,
): Promise<void> {
  await openWay(page, `${origin}/way/${way}`);
  await page.locator('#t').click();
  await page.keyboard.insertText(text);
  await page.keyboard.press('Enter');
}

/** The form of the page before may still be leading to its answer: one navigation ends another. */
async function openWay(page: Page, address: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await page.goto(address);
      return;
    } catch (error) {
      if (tries === 5 || !String(error).includes('interrupted by another navigation')) throw error;
      await page.waitForTimeout(200);
    }
  }
}

/** A list as a HIS exports it. */
export function writeList(
  folder: string,
  name: string,
  rows: readonly (readonly string[])[],
): string {
  const path = join(folder, name);
  writeFileSync(path, `\ufeff${rows.map((row) => row.join(',')).join('\r\n')}\r\n`);
  return path;
}
