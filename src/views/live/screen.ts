/** The terminal: paints the picture at most ten times a second, and leaves the terminal as it was. */
import cliCursor from 'cli-cursor';
import type { Size } from './frame.ts';
import type { Row } from './row.ts';
import { width } from './words.ts';

/** Milliseconds between two repaints. */
const PACE = 100;

const up = (lines: number): string => (lines > 0 ? `\u001B[${lines}A` : '');
const ERASE_LINE = '\u001B[2K';
const ERASE_BELOW = '\u001B[J';

/** Makes the lines of one picture; `now` in milliseconds of the monotonic clock. */
export type Draw = (rows: readonly Row[], size: Size, now: number) => readonly string[];

export class Screen {
  readonly #stream: NodeJS.WriteStream;
  readonly #draw: Draw;
  readonly #broken: (error: unknown) => void;
  readonly #resized = (): void => this.guard(() => this.#unwrap());
  readonly #suspended = (): void => {
    this.guard(() => this.#leave());
    this.#touched = true;
    process.kill(process.pid, 'SIGSTOP');
  };
  #rows: readonly Row[] = [];
  #timer: NodeJS.Timeout | undefined;
  #touched = true;
  #second = -1;
  /** What stands on the terminal: the cursor is on the line below it, and hidden. */
  #painted: readonly string[] = [];

  /** `broken`: called after the terminal was given back, when a picture could not be made. */
  constructor(stream: NodeJS.WriteStream, draw: Draw, broken: (error: unknown) => void) {
    this.#stream = stream;
    this.#draw = draw;
    this.#broken = broken;
  }

  open(rows: readonly Row[]): void {
    this.#rows = rows;
    this.#stream.on('resize', this.#resized);
    process.on('SIGTSTP', this.#suspended);
    // The picture must not keep a process alive whose work is done.
    this.#timer = setInterval(() => this.guard(() => this.#tick()), PACE).unref();
    this.guard(() => this.#paint());
  }

  /** Something has changed. */
  touch(): void {
    this.#touched = true;
  }

  /** `text`: whole lines, that stay above the picture. */
  say(text: string): void {
    this.guard(() => {
      this.#erase();
      this.#stream.write(text);
      if (this.#timer) this.#paint();
    });
  }

  /** Leaves the last picture standing. Does nothing where it is closed already. */
  close(): void {
    if (!this.#timer) return;
    this.guard(() => this.#paint());
    this.#release();
  }

  /** A picture is never worth a run: what goes wrong inside ends the picture and nothing else. */
  guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.break(error);
    }
  }

  /** Gives the terminal back for good. */
  break(error: unknown): void {
    this.#release();
    this.#broken(error);
  }

  #release(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#stream.off('resize', this.#resized);
    process.off('SIGTSTP', this.#suspended);
    this.#leave();
  }

  /** Clocks go on while nothing happens, by the second. */
  #tick(): void {
    const second = Math.floor(performance.now() / 1000);
    if (!this.#touched && second === this.#second) return;
    this.#second = second;
    this.#paint();
  }

  /** Only lines that differ are written: the way to the terminal may be long and slow. */
  #paint(): void {
    const size = { columns: this.#stream.columns, lines: this.#stream.rows };
    const lines = this.#draw(this.#rows, size, performance.now());
    if (this.#painted.length === 0) cliCursor.hide(this.#stream);
    // Erased before it is written: after the last column, erasing to the end would take the last character.
    const changes = lines.map((line, at) => (line === this.#painted[at] ? '' : `${ERASE_LINE}${line}`));
    this.#stream.write(`\r${up(this.#painted.length)}${changes.join('\n')}\n${ERASE_BELOW}`);
    this.#painted = lines;
    this.#touched = false;
  }

  /** A terminal that became narrower has wrapped what stood on it: the picture takes more lines than were painted. */
  #unwrap(): void {
    // A terminal may be resized to nothing.
    const columns = Math.max(1, this.#stream.columns);
    const taken = this.#painted.map((line) => Math.max(1, Math.ceil(width(line) / columns)));
    this.#erase(taken.reduce((sum, lines) => sum + lines, 0));
    this.#touched = true;
  }

  #erase(lines = this.#painted.length): void {
    if (lines > 0) this.#stream.write(`\r${up(lines)}${ERASE_BELOW}`);
    this.#painted = [];
  }

  /** The picture stays, the cursor comes back; what is painted next begins anew below. */
  #leave(): void {
    this.#painted = [];
    cliCursor.show(this.#stream);
  }
}
