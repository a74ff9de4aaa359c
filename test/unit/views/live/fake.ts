/** A terminal that keeps what is written to it, and can be read. */
import { EventEmitter } from 'node:events';
import xterm from '@xterm/headless';

export class FakeTerminal extends EventEmitter {
  readonly isTTY = true;
  columns = 80;
  rows = 24;
  written = '';
  readonly #emulator = new xterm.Terminal({ cols: 80, rows: 24, allowProposedApi: true });

  write(text: string): boolean {
    this.written += text;
    this.#emulator.write(text.replaceAll('\n', '\r\n'));
    return true;
  }

  get cursorIsVisible(): boolean {
    return this.written.lastIndexOf('\u001B[?25h') >= this.written.lastIndexOf('\u001B[?25l');
  }

  get stream(): NodeJS.WriteStream {
    return this as unknown as NodeJS.WriteStream;
  }

  /** What stands on it, without blanks at the ends of lines. */
  async text(): Promise<string> {
    await new Promise<void>((resolve) => this.#emulator.write('', resolve));
    const { active } = this.#emulator.buffer;
    const lines = Array.from(
      { length: active.length },
      (_, at) => active.getLine(at)?.translateToString(true) ?? '',
    );
    return lines.join('\n').trimEnd();
  }
}
