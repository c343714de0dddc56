// Nodes of the page that may have to be looked at again; those that have left it are let go in time.

const least = 4000;

export class LiveNodes<T extends Node> {
  readonly #nodes = new Set<T>();
  /** Size at which nodes that have left the document are let go. */
  #most = least;

  add(node: T): void {
    this.#nodes.add(node);
    if (this.#nodes.size <= this.#most) return;
    for (const each of this.#nodes) if (!each.isConnected) this.#nodes.delete(each);
    this.#most = Math.max(least, this.#nodes.size * 2);
  }

  delete(node: T): void {
    this.#nodes.delete(node);
  }

  /** Those that are in the document now. */
  connected(): T[] {
    return [...this.#nodes].filter((node) => node.isConnected);
  }
}
