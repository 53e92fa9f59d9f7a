/** Where lines go: what happens, each with the seconds since the start; on a terminal, below them what is under way. */
import { stripVTControlCharacters, styleText } from 'node:util';
import { wrapped } from './wrapped.ts';

export type Colour = Parameters<typeof styleText>[0];

/** What a stream has to have of a terminal. */
export interface ScreenStream extends NodeJS.WritableStream {
  isTTY?: boolean;
  columns?: number;
}

/** Before each line: seconds, and two spaces. */
const margin = '      ';

export class Screen {
  readonly #stream: ScreenStream;
  readonly #started = performance.now();
  #under: readonly string[] = [];
  #drawn = 0;

  constructor(stream: ScreenStream) {
    this.#stream = stream;
  }

  /** Whether lines can be drawn over. */
  get isLive(): boolean {
    return this.#stream.isTTY === true;
  }

  /** One column less than there is: a full line would wrap. */
  get width(): number {
    return Math.max(40, (this.#stream.columns ?? 80) - 1);
  }

  /** As the stream takes it: none when piped, or when NO_COLOR is set. */
  colour(format: Colour, text: string): string {
    return styleText(format, text, { stream: this.#stream });
  }

  /** One happening. */
  line(text: string): void {
    const seconds = `${Math.floor((performance.now() - this.#started) / 1000)}s`.padStart(4);
    const [first = '', ...more] = wrapped(text, this.width - margin.length);
    this.#write([`${this.colour('dim', seconds)}  ${first}`, ...more.map((line) => `${margin}${line}`)]);
  }

  /** What is no happening: a heading, a table, an explanation. */
  text(text: string): void {
    this.#write(text.split('\n'));
  }

  /** Sentences, in lines that fit; how far each is indented stays. */
  sentences(text: string): void {
    const lines = text.split('\n').flatMap((line) => {
      const start = /^ */.exec(line)?.[0] ?? '';
      return wrapped(line.slice(start.length), this.width - start.length).map((part) => `${start}${part}`);
    });
    this.#write(lines);
  }

  /** What is under way now, one line each; none to take it away. Only a terminal shows it. */
  underWay(lines: readonly string[]): void {
    this.#under = lines.map((line) => `${margin}${line}`);
    if (this.isLive) this.#write([]);
  }

  #write(lines: readonly string[]): void {
    const under = this.isLive ? this.#under.filter((line) => visible(line) <= this.width) : [];
    // Up over what was drawn, and clear to the end of the screen.
    const back = this.#drawn === 0 ? '' : `\u001b[${this.#drawn}A\u001b[J`;
    this.#drawn = under.length;
    const all = [...lines, ...under];
    if (back !== '' || all.length > 0) this.#stream.write(back + all.map((line) => `${line}\n`).join(''));
  }
}

function visible(line: string): number {
  return stripVTControlCharacters(line).length;
}
