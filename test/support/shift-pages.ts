// A hospital's single-page app for a shift: a list of patients and a record for each, fetched as JSON that no cache
// may keep. No address names a patient. Its patients do not exist.
import { createServer } from 'node:http';
import { hostPatient } from './host-pages.ts';
import { type Loopback, onLoopback } from './loopback-server.ts';

/** Every value that must be on no disk, of so many patients. */
export function valuesOf(count: number): string[] {
  return Array.from({ length: count }, (_, n) => hostPatient(n)).flatMap(
    ({ brxm, sfzh, lxdh, jtzz, zyh }) => [brxm, sfzh, lxdh, jtzz, zyh],
  );
}

const app = `<!doctype html><meta charset="utf-8"><title>住院病历</title><main id="app"></main><script>
  const words = [['姓名', 'brxm'], ['住院号', 'zyh'], ['身份证号', 'sfzh'], ['手机号', 'lxdh'], ['家庭住址', 'jtzz']];
  async function show(n) {
    const patient = await (await fetch('/api/' + n)).json();
    history.pushState(null, '', '/record/' + n);
    document.getElementById('app').innerHTML = words
      .map(([label, key]) => '<p>' + label + '：<b id="' + key + '">' + patient[key] + '</b></p>')
      .join('');
  }
</script>`;

export async function startShiftPages(): Promise<Loopback> {
  const server = createServer((req, res) => {
    res.setHeader('cache-control', 'no-store');
    const [, n] = /^\/api\/(\d+)$/.exec(req.url ?? '') ?? [];
    if (n === undefined) {
      res.setHeader('content-type', 'text/html; charset=utf-8');
      return res.end(app);
    }
    res.setHeader('content-type', 'application/json');
    return res.end(JSON.stringify(hostPatient(Number(n))));
  });
  return await onLoopback(server);
}
