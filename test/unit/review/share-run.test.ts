import { expect, it } from 'vitest';
import { shareRun } from '../../../proxy/review/run-verify.ts';

const good = { ok: true, entries: 3, root: 'r' };

it('a second caller joins the run under way and hears its progress', async () => {
  let runs = 0;
  let report: (done: number, total: number) => void = () => undefined;
  let finish: () => void = () => undefined;
  const run = shareRun((onProgress) => {
    runs++;
    report = onProgress;
    return new Promise((resolve) => {
      finish = () => resolve(good);
    });
  });
  const heard: string[] = [];
  const one = run((done) => heard.push(`one ${done}`));
  const two = run((done) => heard.push(`two ${done}`));
  report(1, 3);
  finish();
  expect(await Promise.all([one, two])).toEqual([good, good]);
  expect(heard).toEqual(['one 1', 'two 1']);
  void run(() => undefined);
  expect(runs).toBe(2);
});

it('a run that failed does not stand in the way of the next', async () => {
  let fail = true;
  const run = shareRun(async () => {
    if (fail) throw new Error('disk');
    return good;
  });
  await expect(run(() => undefined)).rejects.toThrow('disk');
  fail = false;
  expect(await run(() => undefined)).toEqual(good);
});
