// A few masks of each kind, to show a person what was found.
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';

const mostOfAKind = 3;

/** Holds masks only. */
export class Samples {
  readonly #byKind = new Map<IdentifierKind, Set<string>>();

  wants(kind: IdentifierKind): boolean {
    return (this.#byKind.get(kind)?.size ?? 0) < mostOfAKind;
  }

  add(kind: IdentifierKind, masked: string): void {
    const held = this.#byKind.get(kind) ?? new Set();
    this.#byKind.set(kind, held.add(masked));
  }

  of(kind: IdentifierKind): string[] {
    return [...(this.#byKind.get(kind) ?? [])];
  }
}
