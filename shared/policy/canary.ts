// Patients that do not exist: the hospital keeps them in its systems, and a browser that sees one of their
// values in clear says so. Knows how they are written and how their values stand on pages.
import * as z from 'zod/mini';
import type { IdentifierKind } from '../identifiers/kind.ts';

/** A name in so few characters, or a number in so few, stands on pages by chance. */
export const shortestName = 3;
export const shortestNumber = 6;
export const mostCanaries = 20;

const text = (least: number) => z.string().check(z.trim(), z.minLength(least), z.maxLength(120));
const number = z.optional(text(shortestNumber));

export const canarySchema = z.strictObject({
  personName: z.optional(text(shortestName)),
  residentId: number,
  patientNumber: number,
  mobilePhone: number,
  landline: number,
  insuranceNumber: number,
  bankCard: number,
  email: number,
  address: number,
});
export type Canary = z.infer<typeof canarySchema>;

export interface CanaryValue {
  readonly kind: IdentifierKind;
  readonly value: string;
}

export function canaryValues(canaries: readonly Canary[]): CanaryValue[] {
  return canaries.flatMap((canary) =>
    Object.entries(canary).flatMap(([kind, value]): CanaryValue[] =>
      value === undefined ? [] : [{ kind: kind as IdentifierKind, value }],
    ),
  );
}

/** One writing of a value: pages group digits, and write x for X. */
export function compactValue(value: string): string {
  return value.replace(/[\s-]/g, '').toLowerCase();
}

/** Finds values in clear: not inside longer numbers or Latin words; digits may be grouped. Undefined without any. */
export function canaryForm(values: readonly CanaryValue[]): RegExp | undefined {
  if (values.length === 0) return undefined;
  const forms = values.map(({ value }) => {
    const units = Array.from(compactValue(value), (unit) =>
      unit.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'),
    );
    return units.join('[\\s-]?');
  });
  // The longest first: of two values one may begin with the other.
  const longestFirst = forms.toSorted((a, b) => b.length - a.length).join('|');
  return new RegExp(`(?<![A-Za-z0-9])(?:${longestFirst})(?![A-Za-z0-9])`, 'giu');
}
