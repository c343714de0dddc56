// What leaves the hospital: an approved transfer, one over its limit, and plaintext.
import { request } from 'node:http';
import type { Step, TourContext } from './tour-context.ts';

/** Sends that many patients by the HIS's own form; resolves to the answer the page shows. */
async function report(tour: TourContext, count: number): Promise<string> {
  const { page, addresses } = tour;
  await page.goto(`${addresses.gateway}/report`);
  await page.locator('input[name=count]').fill(String(count));
  await page.getByRole('button', { name: '发送' }).click();
  return page.locator('.outcome').innerText();
}

export const delivered: Step = {
  name: 'transfer-delivered',
  run: async (tour) => {
    const answer = await report(tour, 20);
    await tour.album.picture(
      'transfer-delivered',
      {
        zh: '向区域平台上报 20 人：出口先加密暂存、检查内容、匹配已批准的申请，记录落盘之后才发出第一个字节',
        en: '20 patients go to the partner: spooled encrypted, inspected, matched with an approved request, recorded, and only then sent',
      },
      tour.page,
    );
    return [{ what: 'the partner got the approved file', ok: answer.includes('"delivered"') }];
  },
};

export const refused: Step = {
  name: 'transfer-refused',
  run: async (tour) => {
    const answer = await report(tour, 200);
    await tour.album.picture(
      'transfer-refused',
      {
        zh: '上报 200 人超过批准的 50 人：拒绝并记录，对方没有收到任何字节',
        en: '200 patients exceed the approved 50: refused and recorded; the partner received nothing',
      },
      tour.page,
    );
    return [
      {
        what: 'the transfer over the limit is refused with its reason',
        ok: answer.includes('approvalPatients'),
      },
    ];
  },
};

export const plaintextRefused: Step = {
  name: 'plaintext-refused',
  run: async (tour) => {
    const { plaintext } = tour.addresses;
    const get = await call(`${plaintext}/`, 'GET', '');
    const post = await call(`${plaintext}/login`, 'POST', 'user=n001');
    const show = (answer: Answer, line: string) =>
      `$ curl ${line}\nHTTP ${answer.status}${answer.location ? `\nlocation: ${answer.location}` : ''}\n${answer.text}`;
    await tour.album.text(
      'plaintext-refused',
      {
        zh: '明文访问：打开页面被转到 TLS；明文提交内容被拒绝并记录',
        en: 'Plaintext: opening a page is turned to TLS; sending content is refused and recorded',
      },
      [show(get, `${plaintext}/`), show(post, `-d user=… ${plaintext}/login`)].join('\n\n'),
    );
    return [
      {
        what: 'a plaintext GET is turned to TLS',
        ok: get.status === 308 && get.location.startsWith('https://'),
      },
      { what: 'a plaintext POST is refused', ok: post.status === 403 },
    ];
  },
};

/** What a client without a browser gets; `location` is empty when there is none. */
interface Answer {
  readonly status: number;
  readonly location: string;
  readonly text: string;
}

/** Follows no redirect: where it leads is what is asked. */
function call(url: string, method: string, body: string): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const req = request(
    url,
    { method, headers: { 'content-length': Buffer.byteLength(body) } },
    (res) => {
      let text = '';
      res.setEncoding('utf8');
      res.on('data', (chunk: string) => (text += chunk));
      res.on('end', () =>
        resolve({ status: res.statusCode ?? 0, location: res.headers.location ?? '', text }),
      );
    },
  );
  req.on('error', reject);
  req.end(body);
  return promise;
}
