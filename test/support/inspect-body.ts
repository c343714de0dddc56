// One body through the inspector, cut as a test wants it, and bodies to send through it.
import { createInspector } from '../../proxy/inspect/inspector.ts';
import type { InspectorOptions } from '../../proxy/inspect/inspector.ts';
import type { BodyFindings } from '../../proxy/inspect/body-findings.ts';
import { pseudonymiser } from '../../proxy/ledger/pseudonyms.ts';
import { syntheticPatients } from './synthetic-patients.ts';

export const pseudonym = pseudonymiser({ epoch: 1, key: new Uint8Array(32).fill(7) });

export async function inspect(
  body: Buffer | string,
  mediaType: string | undefined,
  more: Partial<InspectorOptions> & { cuts?: readonly number[] } = {},
): Promise<BodyFindings> {
  const bytes = Buffer.from(body);
  const inspector = createInspector({ mediaType, contentEncoding: undefined, pseudonym, ...more });
  const cuts = [...(more.cuts ?? []), bytes.length];
  let at = 0;
  for (const cut of cuts) {
    if (!inspector.write(bytes.subarray(at, cut))) {
      await new Promise<void>((resolve) => inspector.drained(resolve));
    }
    at = cut;
  }
  return inspector.end();
}

/** Twenty people as every format says them. */
export const rows = syntheticPatients(20);
export const json = JSON.stringify({ code: 0, data: { total: 20, list: rows } });
export const csv = `姓名,身份证号,联系电话,住院号,备注\r\n${rows
  .map((p) => `${p.brxm},${p.sfzh},${p.lxdh},${p.zyh},"好转, 出院"`)
  .join('\r\n')}\r\n`;
export const page = `<!doctype html><html><head><title>列表</title><style>.a{width:12345678901px}</style></head><body>
<table><tr><th>姓名</th><th>身份证号</th><th>联系电话</th></tr>
${rows.map((p) => `<tr><td><b>${p.brxm}</b></td><td title="x">${p.sfzh}</td><td>${p.lxdh}</td></tr>`).join('\n')}
</table></body></html>`;
