// Any record that the schemas allow, made from the schemas themselves: a new kind or member is tried out
// without anybody having to think of it.
import * as fc from 'fast-check';
import { type LedgerRecord, recordSchema } from '../../shared/records/record.ts';

interface Def {
  readonly type: string;
  readonly format?: string;
  readonly shape?: Record<string, Schema>;
  readonly options?: readonly Schema[];
  readonly innerType?: Schema;
  readonly element?: Schema;
  readonly keyType?: Schema;
  readonly valueType?: Schema;
  readonly entries?: Record<string, string>;
  readonly values?: readonly unknown[];
  readonly checks?: readonly { readonly _zod: { readonly def: CheckDef } }[];
  readonly precision?: number;
}
interface CheckDef {
  readonly check: string;
  readonly maximum?: number;
  readonly minimum?: number;
  readonly value?: number;
  readonly pattern?: RegExp;
}
interface Schema {
  readonly def: Def;
}

const defOf = (schema: unknown) => (schema as Schema).def;
const variants = defOf(recordSchema).options ?? [];

/** Records of one kind, or of any. */
export function arbitraryRecord(kind?: string): fc.Arbitrary<LedgerRecord> {
  const any = fc.oneof(...variants.map(arbitraryOf)) as fc.Arbitrary<LedgerRecord>;
  if (kind === undefined) return any;
  const variant = variants.find((each) => {
    const def = defOf(defOf(each).shape!['kind']);
    return (def.entries ? Object.values(def.entries) : def.values)!.includes(kind);
  })!;
  return arbitraryOf(variant).map((record) => ({
    ...(record as LedgerRecord),
    kind,
  })) as fc.Arbitrary<LedgerRecord>;
}

function arbitraryOf(schema: Schema): fc.Arbitrary<unknown> {
  const def = schema.def;
  switch (def.type) {
    case 'object':
      return objectOf(def.shape ?? {});
    case 'string':
      return stringOf(def);
    case 'number':
      return fc.integer({ min: 0, max: 2 ** 40 });
    case 'boolean':
      return fc.boolean();
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries ?? {}));
    case 'literal':
      return fc.constantFrom(...(def.values ?? []));
    case 'nullable':
      return fc.option(arbitraryOf(def.innerType!), { nil: null });
    case 'array':
      return fc.array(arbitraryOf(def.element!), { maxLength: 5 });
    case 'union':
      return fc.oneof(...(def.options ?? []).map(arbitraryOf));
    case 'record':
      return fc.dictionary(
        arbitraryOf(def.keyType!) as fc.Arbitrary<string>,
        arbitraryOf(def.valueType!),
        { maxKeys: 4 },
      );
    default:
      throw new Error(`no arbitrary for a schema of type ${def.type}: add it here`);
  }
}

function objectOf(shape: Record<string, Schema>): fc.Arbitrary<unknown> {
  const members = Object.entries(shape).map(([key, schema]) => {
    const { type, innerType } = schema.def;
    const optional = type === 'optional';
    return [key, arbitraryOf(optional ? innerType! : schema), optional] as const;
  });
  return fc.record(Object.fromEntries(members.map(([key, arbitrary]) => [key, arbitrary])), {
    requiredKeys: members.filter(([, , optional]) => !optional).map(([key]) => key),
    noNullPrototype: true,
  });
}

/** Chinese, formulas, markup, line ends, controls, pairs of surrogates: whatever formats may trip over. */
const nasty = fc.constantFrom(
  '张三丰',
  '護理師',
  '=1+1',
  '＝SUM(A1)',
  '@x',
  '-2',
  '|',
  '\\',
  '"',
  ']',
  '<a>&amp;',
  '\r\n',
  '\t',
  '\u0000',
  '\u0007',
  '\u0085',
  '\u2028',
  '\ufeff',
  '\uffff',
  '𠮷',
  'a=b c',
  '',
);

function stringOf(def: Def): fc.Arbitrary<unknown> {
  const checks = (def.checks ?? []).map(({ _zod: inner }) => inner.def);
  if (def.format === 'datetime') {
    const span = { min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true };
    return fc.date(span).map((date) => date.toISOString());
  }
  const pattern = checks.find((check) => check.pattern)?.pattern;
  if (pattern) return fc.stringMatching(pattern);
  const maximum = checks.find((check) => check.maximum !== undefined)?.maximum ?? 300;
  return fc
    .array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 5 })
    .map((parts) => parts.join('').slice(0, maximum).toWellFormed());
}
