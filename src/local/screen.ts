/** Where lines go: one per happening, each with its time. */
export class Screen {
  readonly #stream: NodeJS.WritableStream;

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
  }

  /** One happening. */
  line(text: string): void {
    this.#stream.write(`${new Date().toISOString().slice(11, 19)}  ${text}\n`);
  }

  /** What is no happening: a heading, a table, an explanation. */
  text(text: string): void {
    this.#stream.write(`${text}\n`);
  }
}
