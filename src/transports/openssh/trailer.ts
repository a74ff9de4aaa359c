/** The last line of a command that cannot tell its end otherwise. */

export class Trailer {
  readonly #marker: string;
  readonly #pass: (chunk: Buffer) => void;
  readonly #end: (code: number, signal?: string) => void;
  #held = Buffer.alloc(0);
  #found = false;

  /** `pass` gets all that is not the trailer; `end` the exit code, and the signal's name where it was one. */
  constructor(marker: string, pass: (chunk: Buffer) => void, end: (code: number, signal?: string) => void) {
    this.#marker = marker;
    this.#pass = pass;
    this.#end = end;
  }

  add(chunk: Buffer): void {
    if (this.#found) return this.#pass(chunk);
    const seen = Buffer.concat([this.#held, chunk]);
    const at = seen.indexOf(this.#marker);
    const from = at < 0 ? Math.max(seen.length - this.#marker.length + 1, 0) : at;
    if (from > 0) this.#pass(seen.subarray(0, from));
    this.#held = seen.subarray(from);
    if (at >= 0) this.#read();
  }

  /** Nothing more comes: what could have been the beginning of a trailer is none. */
  flush(): void {
    if (this.#held.length > 0) this.#pass(this.#held);
    this.#held = Buffer.alloc(0);
  }

  #read(): void {
    const end = this.#held.indexOf('\n');
    if (end < 0) return;
    const line = this.#held.subarray(this.#marker.length, end).toString();
    const rest = this.#held.subarray(end + 1);
    // busybox has a number where there is no name.
    const [, code, signal = ''] = /^ (\d+) ?(?:\d+|(\S*))$/.exec(line) ?? [];
    this.#found = true;
    this.#held = Buffer.alloc(0);
    if (code !== undefined)
      this.#end(Number(code), signal === '' ? undefined : `SIG${signal.replace(/^SIG/, '')}`);
    if (rest.length > 0) this.#pass(rest);
  }
}
