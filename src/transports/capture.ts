/** What is kept of a command's output. */

/** Head and tail of a stream up to a limit; what lies between is counted and dropped. */
export class Capture {
  readonly #headLimit: number;
  readonly #tailLimit: number;
  readonly #head: Buffer[] = [];
  #headSize = 0;
  #tail: Buffer[] = [];
  #tailSize = 0;
  #dropped = 0;

  /** `maxBytes`: of both parts together. */
  constructor(maxBytes: number) {
    this.#headLimit = Math.ceil(maxBytes / 2);
    this.#tailLimit = maxBytes - this.#headLimit;
  }

  add(chunk: Buffer): void {
    const room = this.#headLimit - this.#headSize;
    if (room > 0) {
      this.#head.push(chunk.subarray(0, room));
      this.#headSize += Math.min(room, chunk.length);
    }
    if (chunk.length > room) this.#addTail(chunk.subarray(Math.max(room, 0)));
  }

  text(): string {
    const head = Buffer.concat(this.#head);
    const tail = Buffer.concat(this.#tail);
    const excess = Math.max(tail.length - this.#tailLimit, 0);
    const dropped = this.#dropped + excess;
    if (dropped === 0) return Buffer.concat([head, tail]).toString();
    return `${head.toString()}\n[... ${dropped} bytes dropped ...]\n${tail.subarray(excess).toString()}`;
  }

  #addTail(chunk: Buffer): void {
    this.#tail.push(chunk);
    this.#tailSize += chunk.length;
    // Compacted at twice the limit, so that many small chunks cost no more than one copy each.
    if (this.#tailSize < 2 * this.#tailLimit + 65_536) return;
    const kept = Buffer.concat(this.#tail);
    const excess = kept.length - this.#tailLimit;
    this.#tail = [Buffer.from(kept.subarray(excess))];
    this.#tailSize = this.#tailLimit;
    this.#dropped += excess;
  }
}

const NOISE_KEPT = 4096;

/** A stream whose output begins behind a line with a marker; before it stands what a login shell's profile printed. */
export class MarkedCapture {
  readonly #marker: string;
  readonly #capture: Capture;
  readonly #onBegin: (restOfLine: string) => void;
  #noise = Buffer.alloc(0);
  #begun = false;

  constructor(marker: string, maxBytes: number, onBegin: (restOfLine: string) => void = () => {}) {
    this.#marker = marker;
    this.#capture = new Capture(maxBytes);
    this.#onBegin = onBegin;
  }

  add(chunk: Buffer): void {
    if (this.#begun) return this.#capture.add(chunk);
    const seen = Buffer.concat([this.#noise, chunk]);
    const at = seen.indexOf(this.#marker);
    const end = at < 0 ? -1 : seen.indexOf('\n', at);
    if (end < 0) {
      this.#noise = Buffer.from(seen.subarray(-NOISE_KEPT));
      return;
    }
    this.#begun = true;
    this.#capture.add(seen.subarray(end + 1));
    this.#onBegin(seen.subarray(at + this.#marker.length, end).toString());
  }

  text(): string {
    return this.#capture.text();
  }

  /** The last of what was printed in the marker's stead. */
  noise(): string {
    return this.#begun ? '' : this.#noise.toString().trim();
  }
}
