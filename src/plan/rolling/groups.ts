/** Sets that grow together; the lowest member stands for its set. */
export class Groups {
  readonly #parent = new Map<number, number>();

  find(i: number): number {
    let root = i;
    for (let up = this.#parent.get(root); up !== undefined; up = this.#parent.get(root)) root = up;
    for (let at = i; at !== root;) {
      const next = this.#parent.get(at) ?? root;
      this.#parent.set(at, root);
      at = next;
    }
    return root;
  }

  /** True when they were apart. */
  unite(i: number, j: number): boolean {
    const [a, b] = [this.find(i), this.find(j)];
    if (a !== b) this.#parent.set(Math.max(a, b), Math.min(a, b));
    return a !== b;
  }
}
