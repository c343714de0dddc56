// Scripts fill form fields without a trace in the document. While something on the page is readable, what
// its fields hold is compared before every frame: a reveal must not go over to the next patient's value.

export interface WatchedFields {
  /** False ends the watch. */
  readonly needed: () => boolean;
  /** What the fields hold now; equal texts are equal states. */
  readonly held: () => string;
  readonly changed: () => void;
}

export class FieldWatch {
  readonly #fields: WatchedFields;
  #held: string | undefined;

  constructor(fields: WatchedFields) {
    this.#fields = fields;
  }

  /** Safe to call again and again. */
  start(): void {
    if (this.#held !== undefined || !this.#fields.needed()) return;
    this.#held = this.#fields.held();
    this.#next();
  }

  // Asked for after a frame, so that the page's own callbacks for the next one, mostly asked for in this
  // one, have run before.
  #next(): void {
    setTimeout(() => requestAnimationFrame(() => this.#look()));
  }

  #look(): void {
    if (!this.#fields.needed()) {
      this.#held = undefined;
      return;
    }
    const held = this.#fields.held();
    if (held !== this.#held) this.#fields.changed();
    this.#held = held;
    this.#next();
  }
}
