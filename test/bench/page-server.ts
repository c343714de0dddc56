// The pages of the page bench: a long table as a server writes it, piece by piece, and a grid that a
// ward monitor keeps writing into. Same values in every run; nobody is behind any of them.
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { hostPatient } from '../support/host-pages.ts';
import { type Loopback, onLoopback } from '../support/loopback-server.ts';

const heads = ['住院号', '姓名', '性别', '年龄', '身份证号', '联系电话', '家庭住址', '诊断'];
const diagnoses = ['高血压病2级', '2型糖尿病', '社区获得性肺炎', '左股骨颈骨折', '急性阑尾炎'];
/** Rows in one write of the server. */
const piece = 250;

/** Texts of one row, in the order of the heads. */
function cells(n: number): readonly string[] {
  const { zyh, brxm, xb, nl, sfzh, lxdh, jtzz } = hostPatient(n);
  return [zyh, brxm, xb, String(nl), sfzh, lxdh, jtzz, diagnoses[n % diagnoses.length] ?? ''];
}

const row = (n: number): string =>
  `<tr>${cells(n)
    .map((cell) => `<td>${cell}</td>`)
    .join('')}</tr>`;
const head = `<!doctype html><meta charset="utf-8"><title>住院患者</title><table><thead><tr>${heads
  .map((text) => `<th>${text}</th>`)
  .join('')}</tr></thead><tbody>`;

/** 50 updates a second for a while, each of one cell; `window.done` is set at the end. */
const ticker = `<script>
  const rows = document.querySelector('tbody').rows; let n = 0;
  const tick = setInterval(() => {
    const cell = rows[(n * 37) % rows.length].cells[5];
    cell.firstChild.nodeValue = '154' + String(20000000 + n * 7919);
    if (++n === 200) { clearInterval(tick); window.done = true; }
  }, 20);
</script>`;

/** Serves `/table` (5,000 rows) and `/grid` (1,000 rows, live). */
export async function startBenchPages(): Promise<Loopback> {
  const server = createServer((request, response) => {
    const live = request.url === '/grid';
    void write(live ? 1000 : 5000, live ? ticker : '<script>window.done = true</script>', response);
  });
  return await onLoopback(server);
}

async function write(
  rows: number,
  tail: string,
  response: {
    setHeader: (name: string, value: string) => unknown;
    write: (text: string) => unknown;
    end: (text: string) => unknown;
  },
): Promise<void> {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.write(head);
  for (let from = 0; from < rows; from += piece) {
    response.write(Array.from({ length: piece }, (_, i) => row(from + i)).join(''));
    await pause(5);
  }
  response.end(`</tbody></table>${tail}`);
}
