import { describe, expect, it } from 'vitest';
import {
  eventParts,
  mostPatients,
  Patients,
  type Sighting,
  shownPatient,
} from '../../../extension/content/page/patients.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';

/** Nodes in document order: all that grouping needs of them. */
function nodes(count: number): Node[] {
  const all: { at: number; compareDocumentPosition(other: unknown): number }[] = [];
  for (let at = 0; at < count; at++) {
    all.push({
      at,
      compareDocumentPosition: (other) => ((other as { at: number }).at > at ? 4 : 2),
    });
  }
  return all as unknown as Node[];
}

function sighting(
  node: Node,
  kind: IdentifierKind,
  value: string,
  where: 'page' | 'free' | Element,
  contact = false,
): Sighting {
  const row = typeof where === 'string' ? undefined : where;
  const context =
    where === 'free' ? undefined : { meaning: kind, label: '', strong: true, contact, row };
  return { node, kind, value, context, row };
}

describe('rows', () => {
  it('are one patient each', () => {
    const [a, b, c, d] = nodes(4) as [Node, Node, Node, Node];
    const [first, second] = [{} as Element, {} as Element];
    const patients = new Patients([
      sighting(a, 'personName', '张三', first),
      sighting(b, 'mobilePhone', '13812345678', first),
      sighting(c, 'personName', '李四', second),
      sighting(d, 'mobilePhone', '13812345678', second),
    ]);
    expect(patients.groups.map(shownPatient)).toEqual([
      {
        identifiers: { personName: '张三', mobilePhone: '13812345678' },
        kinds: ['mobilePhone', 'personName'],
      },
      {
        identifiers: { personName: '李四', mobilePhone: '13812345678' },
        kinds: ['mobilePhone', 'personName'],
      },
    ]);
    expect(patients.identityOf(b)).not.toBe(patients.identityOf(d));
  });
});

describe('a record page', () => {
  it('is one patient, with relatives who do not name it', () => {
    const [a, b, c, d] = nodes(4) as [Node, Node, Node, Node];
    const patients = new Patients([
      sighting(c, 'personName', '张大', 'page', true),
      sighting(a, 'personName', '张三', 'page'),
      sighting(b, 'patientNumber', 'ZY001', 'page'),
      sighting(d, 'personName', '张三', 'free'),
    ]);
    expect(patients.groups).toHaveLength(1);
    expect(patients.identityOf(c)).toBe('patientNumber:ZY001');
    expect(patients.identityOf(d)).toBe('patientNumber:ZY001');
  });

  it('starts another patient where another is named', () => {
    const [a, b, c, d] = nodes(4) as [Node, Node, Node, Node];
    const patients = new Patients([
      sighting(a, 'personName', '张三', 'page'),
      sighting(b, 'birthDate', '1985-03-07', 'page'),
      sighting(c, 'personName', '李四', 'page'),
      sighting(d, 'birthDate', '1985-03-07', 'page'),
    ]);
    expect(patients.groups).toHaveLength(2);
    expect(patients.identityOf(b)).not.toBe(patients.identityOf(d));
  });

  it('is not the patient of another name on the page, nor of a second one in a text', () => {
    const [a, b, c] = nodes(3) as [Node, Node, Node];
    const patients = new Patients([
      sighting(a, 'personName', '张三', 'page'),
      sighting(b, 'personName', '李四', 'free'),
      sighting(c, 'personName', '王五', 'free'),
      sighting(c, 'personName', '赵六', 'free'),
    ]);
    expect(patients.identityOf(b)).toBe('personName:李四');
    expect(patients.groups).toHaveLength(4);
    expect(patients.identityOf(c, '赵六')).toBe('personName:赵六');
    expect(patients.identityOf(c, '王五')).toBe('personName:王五');
  });

  it('is told from another by any identity document, and reports it', () => {
    const [a, b] = nodes(2) as [Node, Node];
    const patients = new Patients([
      sighting(a, 'passport', 'E40028922', 'page'),
      sighting(b, 'passport', 'E40028923', 'page'),
    ]);
    expect(patients.identityOf(a)).toBe('passport:E40028922');
    expect(patients.groups.map((group) => shownPatient(group).identifiers)).toEqual([
      { residentId: 'E40028922' },
      { residentId: 'E40028923' },
    ]);
  });

  it('reports no number that the server would take for another kind', () => {
    const [a] = nodes(1) as [Node];
    const [group] = new Patients([sighting(a, 'passport', '123456789', 'page')]).groups;
    expect(shownPatient(group!)).toEqual({ identifiers: {}, kinds: ['passport'] });
  });

  it('is not split by a name that its history mentions', () => {
    const [a, b, c] = nodes(3) as [Node, Node, Node];
    const mention = sighting(b, 'personName', '李四', 'page');
    const patients = new Patients([
      sighting(a, 'personName', '张三', 'page'),
      { ...mention, context: { ...mention.context!, meaning: 'sensitiveDiagnosis' } },
      sighting(c, 'mobilePhone', '13800001234', 'page'),
    ]);
    expect(patients.identityOf(c)).toBe('personName:张三');
    expect(patients.identityOf(b)).toBe('personName:李四');
  });

  it('leaves a name that two patients bear to nobody', () => {
    const [a, b, c] = nodes(3) as [Node, Node, Node];
    const patients = new Patients([
      sighting(a, 'personName', '张三', {} as Element),
      sighting(b, 'personName', '张三', {} as Element),
      sighting(c, 'personName', '张三', 'free'),
    ]);
    expect(patients.identityOf(c)).toBe('?');
  });
});

describe('the patients of an event', () => {
  it.each([
    [0, []],
    [mostPatients, [mostPatients]],
    [2 * mostPatients + 1, [mostPatients, mostPatients, 1]],
  ])('go in parts that one event may carry: %i', (count, sizes) => {
    const all = Array.from({ length: count }, (_, i) => i);
    const parts = [...eventParts(all)];
    expect(parts.map((part) => part.length)).toEqual(sizes);
    expect(parts.flat()).toEqual(all);
  });
});
