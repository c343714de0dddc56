// The end of the story: somebody changes the record, and it shows.
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { tamperWithOneEntry } from '../store/tamper-demo.ts';
import type { Step } from './tour-context.ts';

export const verified: Step = {
  name: 'verified',
  run: async (tour) => {
    // At rest, with the WAL folded in: the copy below is then whole.
    await tour.stopServer();
    const { code, text } = await tour.command('verify', tour.dataDir);
    await tour.album.text(
      'verified',
      {
        zh: '离线核验：从原始内容重新计算全部条目、哈希树与签名，记录完整',
        en: 'Verified offline: every entry, the tree and the signatures are recomputed from the payloads',
      },
      `$ medveil verify data\n${text}`,
    );
    return [{ what: 'the record as written verifies', ok: code === 0 }];
  },
};

export const tampered: Step = {
  name: 'tampered',
  run: async (tour) => {
    const copy = join(tour.dataDir, '..', 'tampered');
    // Never the ledger itself: even a demonstration leaves that alone.
    await cp(tour.dataDir, copy, { recursive: true });
    const changed = tamperWithOneEntry(join(copy, 'ledger.sqlite'));
    const { code, text } = await tour.command('verify', copy);
    await tour.album.text(
      'tampered',
      {
        zh: '有人直接改数据库里的一条记录（把拒绝改成送达）：核验指出第一条被改动的记录',
        en: 'Somebody edits one row in the database (a refusal becomes a delivery): verification names the first bad entry',
      },
      `$ sqlite3 ledger.sqlite "update entry set payload = replace(payload, 'refused', 'delivered') where idx = ${changed}"\n$ medveil verify data\n${text}`,
    );
    return [
      { what: 'the changed record does not verify', ok: code === 1 },
      { what: 'the changed entry is named', ok: text.includes(`entry ${changed} `) },
    ];
  },
};
