import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toldBy } from '../../../extension/content/outside/told-text.ts';
import { builtInDetector } from '../../../shared/detect/detector.ts';
import { hostPatient } from '../../support/host-pages.ts';

const [one, other] = [hostPatient(1), hostPatient(2)];
const told = (text: string, allowed?: ReadonlySet<string>) =>
  toldBy(text, builtInDetector, allowed);

describe('what a text tells', () => {
  it.each([
    `患者${one.brxm}，身份证号${one.sfzh}`,
    one.sfzh,
    `姓名：${one.brxm}，联系电话：${one.lxdh}`,
    JSON.stringify({ name: one.brxm, idCard: one.sfzh }),
    `姓名\t身份证号\n${one.brxm}\t${one.sfzh}\n${other.brxm}\t${other.sfzh}`,
  ])('of patients is found: %s', (text) => {
    expect(told(text)).toBeDefined();
  });

  it.each([
    '',
    'ok',
    '帮我写一段关于高血压饮食的科普',
    '我的电话是 15420000001，请回电',
    '会议改到 2026-03-04 14:30，三楼会议室',
    'https://example.org/a?id=1234567890123',
  ])('of nobody is nothing: %s', (text) => {
    expect(told(text)).toBeUndefined();
  });

  it('names each person with what stands beside them', () => {
    const text = [one, other].map((p) => `姓名：${p.brxm}，身份证号：${p.sfzh}`).join('\n');
    expect(told(text)?.people).toEqual([
      {
        identifiers: { residentId: one.sfzh, personName: one.brxm },
        kinds: ['personName', 'residentId'],
      },
      {
        identifiers: { residentId: other.sfzh, personName: other.brxm },
        kinds: ['personName', 'residentId'],
      },
    ]);
  });

  it('is no news once its values have been allowed, and is again with one more', () => {
    const text = `患者${one.brxm}，身份证号${one.sfzh}`;
    const allowed = told(text)!.values;
    expect(told(`${text}。`, allowed)).toBeUndefined();
    expect(told(`${text}，另一位${other.sfzh}`, allowed)?.kinds).toEqual({ residentId: 1 });
  });

  it('never throws, and never tells of a text without digits and ideographs', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const found = told(text);
        if (!/[0-9０-９\p{Script=Han}]/u.test(text)) expect(found).toBeUndefined();
      }),
    );
  });
});
