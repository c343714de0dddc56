// The keys of a JSON document, for whoever asks what its fields are called.
import type { BodyShape } from './body-shape.ts';

export class JsonNames {
  readonly #shape: BodyShape;
  /** Open containers that are objects: outside all of them nothing has a name. */
  #objects = 0;

  constructor(shape: BodyShape) {
    this.#shape = shape;
  }

  open(isArray: boolean): void {
    if (!isArray) this.#objects++;
  }

  close(isArray: boolean): void {
    if (!isArray) this.#objects--;
  }

  key(name: string): void {
    this.#shape.name(name);
  }

  value(): void {
    if (this.#objects === 0) this.#shape.unnamed();
  }

  /** What comes is no JSON. */
  broken(): void {
    this.#shape.unnamed();
  }
}
