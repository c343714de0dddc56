// JSON written again with masks: what inspection counts is what is replaced, and nothing else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifierOf } from '../../../shared/identifiers/registry.ts';
import { JsonRewriter } from '../../../proxy/inspect/rewrite/json-rewriter.ts';
import { inspect, json, rows } from '../../support/inspect-body.ts';
import { id, name, one, phone, rewriteText } from '../../support/rewrite-body.ts';
import { syntheticPatient } from '../../support/synthetic-patients.ts';

const rewrite = (body: string, size = body.length, many = false) =>
  rewriteText(
    (tally, vocabulary) => new JsonRewriter(tally, vocabulary, { many, guessed: false }),
    body,
    size,
  );

describe('JSON with masks', () => {
  it('replaces what inspection counts, and no value is left', async () => {
    const { text, kinds } = rewrite(json);
    expect(kinds).toEqual((await inspect(json, 'application/json')).inspection.kinds);
    for (const { brxm, sfzh, lxdh, zyh } of rows) {
      for (const value of [brxm, sfzh, lxdh, zyh]) expect(text).not.toContain(value);
    }
    expect((await inspect(text, 'application/json')).inspection.verdict).toBe('clean');
    expect(JSON.parse(text).data.list).toHaveLength(20);
  });

  it('writes the same for whatever pieces it comes in', () => {
    const whole = rewrite(json).text;
    for (const size of [1, 7, 64, 1000]) expect(rewrite(json, size).text).toBe(whole);
  });

  it('keeps white space, escapes and the order of keys', () => {
    const body = `{ "a\\u0041" : "\\/x\\n\\u4e2d" ,\n\t"lxdh":"${one.lxdh}", "z": [1.50, true ] }`;
    expect(rewrite(body).text).toBe(body.replace(one.lxdh, phone));
  });

  it('replaces values inside texts at their place, behind escapes and written as escapes', () => {
    const written = Array.from(
      one.brxm,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ).join('');
    const body = `{"note":"\\u7b2c1\\u6761\\n患者${one.brxm}，电话：${one.lxdh}\\t。","brxm":"${written}"}`;
    expect(rewrite(body).text).toBe(
      `{"note":"\\u7b2c1\\u6761\\n患者${name}，电话：${phone}\\t。","brxm":"${name}"}`,
    );
  });

  it('makes a number whose mask is none a string, and leaves other numbers as they are', () => {
    const { text } = rewrite(`{"lxdh":${one.lxdh},"jine":12.50,"x":[${one.lxdh}]}`);
    expect(text).toBe(`{"lxdh":"${phone}","jine":12.50,"x":["${phone}"]}`);
  });

  it('replaces keys that are identifiers', () => {
    expect(rewrite(`{"${one.sfzh}":{"x":1}}`).text).toBe(`{"${id}":{"x":1}}`);
  });

  it('leaves doctors, and a bare name that nobody else speaks of', () => {
    const drug = `{"name":"${one.brxm}","price":3}`;
    expect(rewrite(drug).text).toBe(drug);
    const doctor = `{"doctor":{"name":"${one.brxm}"},"doctorName":"${one.brxm}"}`;
    expect(rewrite(doctor).text).toBe(doctor);
  });

  it('hides a bare name when its number stands behind it', () => {
    const list = `[1,{"p":[{"q":"a"}]}]`;
    const body = `{"name":"${one.brxm}","more":${list},"sfzh":"${one.sfzh}"}`;
    for (const size of [1, body.length]) {
      expect(rewrite(body, size).text).toBe(`{"name":"${name}","more":${list},"sfzh":"${id}"}`);
    }
  });

  it('hides a bare name whose object goes on for longer than is held', () => {
    const long = `"x":[${'1,'.repeat(400_000)}1]`;
    const { text } = rewrite(`{"name":"${one.brxm}",${long}}`, 65_536);
    expect(text).toBe(`{"name":"${name}",${long}}`);
  });

  it('reads documents in strings, short and long, and keeps their escapes', async () => {
    for (const count of [1, 20, 400]) {
      const inner = JSON.stringify({
        list: Array.from({ length: count }, (_, i) => syntheticPatient(i)),
        n: 1,
      });
      const body = JSON.stringify({ code: 0, body: JSON.stringify({ deep: inner }), plain: inner });
      for (const size of [113, body.length]) {
        const { text, kinds } = rewrite(body, size);
        expect(kinds).toEqual((await inspect(body, 'application/json')).inspection.kinds);
        const parsed = JSON.parse(text);
        const list = JSON.parse(parsed.plain).list;
        expect(JSON.parse(JSON.parse(parsed.body).deep).list).toEqual(list);
        expect(list[0].brxm).toBe(identifierOf('personName').mask(syntheticPatient(0).brxm));
        expect((await inspect(text, 'application/json')).inspection.verdict).toBe('clean');
      }
    }
  });

  it('makes a number in a document in a string a string there', () => {
    const body = JSON.stringify({ body: `{"lxdh":${one.lxdh}}` });
    expect(JSON.parse(JSON.parse(rewrite(body).text).body)).toEqual({ lxdh: phone });
  });

  it('replaces values in texts longer than are held', () => {
    const filler = '复查血常规正常。\n'.repeat(3000);
    const body = JSON.stringify({ note: `${filler}患者${one.brxm}，电话：${one.lxdh}。${filler}` });
    for (const size of [4099, body.length]) {
      expect(JSON.parse(rewrite(body, size).text).note).toBe(
        `${filler}患者${name}，电话：${phone}。${filler}`,
      );
    }
  });

  it('says when a document is none, and has replaced what it could', () => {
    const { text, reason } = rewrite(`{"lxdh":"${one.lxdh}" oops 电话：${one.lxdh}`);
    expect(reason).toBe('malformed');
    expect(text).not.toContain(one.lxdh);
  });

  it('covers what a document breaks off in, and what was no document', () => {
    for (const [body, expected] of [
      [`{"note":"第一\\n条，电话：${one.lxdh}`, `{"note":"第一\\n条，电话：${phone}`],
      [`[<td>电话：${one.lxdh}</td>`, `[<td>电话：${phone}</td>`],
      [
        JSON.stringify({ a: `{"x":${' '.repeat(17_000)}"电话：${one.lxdh}` }),
        JSON.stringify({ a: `{"x":${' '.repeat(17_000)}"电话：${phone}` }),
      ],
    ] as const) {
      for (const size of [9, body.length]) expect(rewrite(body, size).text).toBe(expected);
    }
  });

  it('changes nothing in a document without identifiers', () => {
    const key = fc.stringMatching(/^[a-f]{1,6}$/);
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.stringMatching(/^[a-f "\\\n]{0,12}$/),
        fc.integer({ min: 0, max: 999 }),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('tree')),
        fc.dictionary(key, tie('tree')),
      ),
    }));
    fc.assert(
      fc.property(
        tree,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 3 }),
        (value, size, indent) => {
          const body = JSON.stringify(value, null, indent);
          expect(rewrite(body, size).text).toBe(body);
        },
      ),
    );
  });

  it('counts as inspection does and changes nothing beside values, whatever patients come in', async () => {
    const patient = fc.integer({ min: 0, max: 5000 }).map(syntheticPatient);
    const record = fc.record({
      p: patient,
      shape: fc.constantFrom('own', 'bare', 'text', 'list', 'string', 'doctor'),
    });
    const build = ({ p, shape }: { p: typeof one; shape: string }): unknown => {
      switch (shape) {
        case 'bare':
          return { name: p.brxm, age: 33, phone: p.lxdh };
        case 'text':
          return { note: `患者${p.brxm}，身份证号：${p.sfzh}，"好转"` };
        case 'list':
          return { phones: [p.lxdh, Number(p.lxdh)], [p.sfzh]: { x: 1 } };
        case 'string':
          return { payload: JSON.stringify(p) };
        case 'doctor':
          return { doctor: { name: p.brxm }, patient: p };
        default:
          return p;
      }
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { maxLength: 12 }),
        fc.integer({ min: 1, max: 300 }),
        async (records, size) => {
          const body = JSON.stringify({ list: records.map(build) });
          const { text, kinds, reason } = rewrite(body, size);
          const { inspection } = await inspect(body, 'application/json');
          expect(kinds).toEqual(inspection.kinds);
          expect(reason).toBeUndefined();
          // As `inspect` has it on the copy: whatever is left was no identifier before.
          expect((await inspect(text, 'application/json')).inspection.verdict).toBe('clean');
          JSON.parse(text);
        },
      ),
      { numRuns: 60 },
    );
  });
});
