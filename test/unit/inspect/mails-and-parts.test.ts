// Mails by Python's email package, and multipart bodies as people would send them to be misread.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspect } from '../../support/inspect-body.ts';
import { syntheticPatients } from '../../support/synthetic-patients.ts';

const fixtures = new URL('../../fixtures/', import.meta.url);
const fixture = (path: string) => readFileSync(new URL(path, fixtures));
const [a] = syntheticPatients(1);
const id = a!.sfzh;
const told = `身份证号：${id}`;

describe('mails', () => {
  it.each([
    ['plain', { personName: 2, residentId: 2 }],
    // One in the subject, in an encoded word.
    ['base64-gb2312', { personName: 1, residentId: 2 }],
    ['quoted-html', { personName: 1, residentId: 1 }],
    // A workbook under a vague type, an archive, a mail.
    [
      'attachments',
      { personName: 23, residentId: 23, mobilePhone: 16, birthDate: 15, patientNumber: 21 },
    ],
  ])('%s', async (name, kinds) => {
    for (const type of ['message/rfc822', undefined, 'text/plain']) {
      const { inspection } = await inspect(fixture(`mail/files/${name}.eml`), type);
      expect(inspection).toMatchObject({ verdict: 'found', kinds });
      expect(inspection.reason).toBeUndefined();
    }
  });

  it('one without patients is clean, one with a locked attachment is not said to be', async () => {
    const [clean, locked] = await Promise.all(
      ['clean', 'locked'].map((name) => inspect(fixture(`mail/files/${name}.eml`), undefined)),
    );
    expect(clean!.inspection).toMatchObject({ verdict: 'clean', kinds: {} });
    expect(locked!.inspection).toMatchObject({ verdict: 'unscannable', reason: 'encrypted' });
  });

  it('a letter is not taken for a mail by a line with a colon', async () => {
    const letter = `姓名: ${a!.brxm}\n身份证号: ${id}\n\nReceived: today`;
    const { inspection } = await inspect(letter, 'text/plain');
    expect(inspection.kinds).toEqual({ personName: 1, residentId: 1 });
  });
});

const type = 'multipart/form-data; boundary=ab';
const last = '--ab--\r\n';
const part = (head: string, body: string, end = '\r\n') =>
  `--ab${end}${head}${end}${end}${body}${end}`;
const named = 'Content-Disposition: form-data; name="x"';
const field = (name: string, value: string) =>
  part(`Content-Disposition: form-data; name="${name}"`, value);
const harmless = field('remark', '好');
const base64 = Buffer.from(told).toString('base64');

describe('multipart bodies', () => {
  it('fields of a form are one person’s, under keys that say whose', async () => {
    const body = `${field('brxm', a!.brxm)}${field('sfzh', id)}${field('lxdh', a!.lxdh)}${last}`;
    const { inspection, patients } = await inspect(body, type);
    expect(inspection.kinds).toEqual({ personName: 1, residentId: 1, mobilePhone: 1 });
    expect(inspection.reason).toBeUndefined();
    expect(patients.count).toBe(1);
  });

  it('a file in a form is what its bytes are', async () => {
    const head = part(`${named}; filename="a.png"\r\nContent-Type: image/png`, '').slice(0, -2);
    const workbook = fixture('office/files/openpyxl-list.xlsx');
    const body = Buffer.concat([Buffer.from(head), workbook, Buffer.from(`\r\n${last}`)]);
    const { inspection, patients } = await inspect(body, type);
    expect(inspection).toMatchObject({ verdict: 'found', disagrees: true });
    expect(patients.count).toBe(14);
  });

  it('images of a STOW request are data sets, one a part', async () => {
    const file = fixture('documents/files/explicit-utf8.dcm');
    const alone = await inspect(file, 'application/dicom');
    const head = Buffer.from('--ab\r\nContent-Type: application/dicom\r\n\r\n');
    const one = Buffer.concat([head, file, Buffer.from('\r\n')]);
    const stow = 'multipart/related; type="application/dicom"; boundary=ab';
    const { inspection, patients } = await inspect(
      Buffer.concat([one, one, Buffer.from(last)]),
      stow,
    );
    for (const [kind, times] of Object.entries(alone.inspection.kinds)) {
      expect(inspection.kinds).toHaveProperty(kind, 2 * times);
    }
    expect(patients.count).toBe(alone.patients.count);
  });

  it.each([
    ['line feeds only', `${part(named, told, '\n')}--ab--\n`],
    ['no last boundary', field('x', told)],
    ['no header at all', `--ab\r\n\r\n${told}\r\n${last}`],
    ['a text before the first part', `${told}\r\n${harmless}${last}`],
    ['a text behind the last part', `${harmless}${last}${told}`],
    ['another boundary than the declared one', `--xy\r\n\r\n${told}\r\n--xy--\r\n`],
    ['a boundary that goes on', `${harmless.replace('--ab', '--abc')}${told}\r\n${last}`],
    ['a folded header', `${part('Content-Disposition: form-data;\r\n name="sfzh"', id)}${last}`],
    [
      'two types',
      `${part(`Content-Type: image/png\r\nContent-Type: text/plain\r\n${named}; filename="x"`, told)}${last}`,
    ],
    ['base64', `${part(`Content-Transfer-Encoding: base64\r\n${named}`, base64)}${last}`],
    [
      'an encoding that nobody knows',
      `${part(`Content-Transfer-Encoding: x-rot13\r\n${named}`, 'zzzz')}${last}`,
    ],
    ['the name of a file', `${part(`${named}; filename="身份证${id}.txt"`, '好')}${last}`],
    [
      'a file’s name in the extended form',
      `${part(`${named}; filename*=UTF-8''${encodeURIComponent(`身份证${id}`)}`, '好')}${last}`,
    ],
    [
      'a multipart body in a part',
      `${part('Content-Type: multipart/mixed; boundary=cd', `--cd\r\n\r\n${told}\r\n--cd--`)}${last}`,
    ],
  ])('with %s are found or named', async (_, body) => {
    const { inspection } = await inspect(body, type);
    expect(inspection.verdict).not.toBe('clean');
    expect(inspection.verdict).not.toBe('uninspected');
  });

  it('the control: a form that says nothing of anybody is clean', async () => {
    const { inspection } = await inspect(`${harmless}${harmless}${last}`, type);
    expect(inspection).toMatchObject({ verdict: 'clean' });
  });

  it('however the network cuts them, the same is found', async () => {
    const table = `姓名,身份证号\r\n${a!.brxm},${id}`;
    const file = part(`Content-Type: text/csv\r\n${named}; filename="a.csv"`, table);
    const body = Buffer.from(`${field('brxm', a!.brxm)}${field('sfzh', id)}${file}${last}`);
    const whole = await inspect(body, type);
    expect(whole.inspection.kinds).toEqual({ personName: 2, residentId: 2 });
    const place = fc.integer({ min: 1, max: body.length - 1 });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(place, { maxLength: 12 }), async (places) => {
        const cuts = places.toSorted((x, y) => x - y);
        expect(await inspect(body, type, { cuts })).toEqual(whole);
      }),
      { numRuns: 200 },
    );
  });
});
