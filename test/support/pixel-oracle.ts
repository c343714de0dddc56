// The second judge of frames: what was painted, from the browser's own screencast. Sensitive cells are red,
// and every character that a mask may show is drawn by a face of no size, so a red pixel is a part of a
// value that no mask leaves. A screencast drops frames: it can refute, it cannot prove.
import type { Page } from 'playwright-core';

export interface Painted {
  readonly frames: number;
  /** Frames with red in them. */
  readonly red: number;
}

/** What covers form fields, and what style sheets draw. */
const disc = '\u2022';
/** Surnames and digits of the pages that this judges: what masks of theirs keep. */
export const keptSurnames =
  '王李张刘陈杨黄赵周吴徐孙马胡朱郭何罗高林郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余';
export const keptDigits = '01';

const kept = Array.from(`*＊#${disc}${keptSurnames}${keptDigits}`)
  .map((char) => `U+${(char.codePointAt(0) ?? 0).toString(16)}`)
  .join(',');

/** Style of such a page: `.secret` holds values. */
export const pixelStyle = `@font-face{font-family:unseen;src:local('Noto Sans CJK SC'),local('Noto Sans CJK JP'),local('DejaVu Sans'),local('Arial');size-adjust:0%;unicode-range:${kept},U+2460-2473}
body{color:#123;background:#fff}.secret{color:#f00;font:16px unseen,sans-serif}`;

/** Starts to look at every frame that the browser hands out. */
export async function watchPixels(page: Page): Promise<{ stop(): Promise<Painted> }> {
  const session = await page.context().newCDPSession(page);
  const shots: string[] = [];
  session.on('Page.screencastFrame', ({ data, sessionId }) => {
    shots.push(data);
    void session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
  });
  await session.send('Page.startScreencast', { format: 'png', everyNthFrame: 1 });
  return {
    stop: async () => {
      await session.send('Page.stopScreencast');
      await session.detach();
      const judge = await page.context().newPage();
      let red = 0;
      for (const shot of shots) if (await judge.evaluate(hasRed, shot)) red++;
      await judge.close();
      return { frames: shots.length, red };
    },
  };
}

/** Runs in a page: whether a PNG has a pixel much redder than green or blue. */
async function hasRed(png: string): Promise<boolean> {
  const bytes = Uint8Array.from(atob(png), (char) => char.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const drawing = canvas.getContext('2d')!;
  drawing.drawImage(image, 0, 0);
  const { data } = drawing.getImageData(0, 0, image.width, image.height);
  for (let at = 0; at < data.length; at += 4) {
    const other = Math.max(data[at + 1]!, data[at + 2]!);
    if (data[at]! - other > 90) return true;
  }
  return false;
}
