/** What goes on, on stderr: a bar per copy on a terminal, else one line per event. */
import type { Outcome } from '../reconciler/reconcile.ts';
import type { Io } from './io.ts';
import { durationText } from './words.ts';

const barLength = 20;

export class Progress {
  readonly #io: Io;
  /** Of copies under way, by what they are called. */
  readonly #copies = new Map<string, string>();
  readonly #told = new Map<string, string>();
  #drawn = 0;

  constructor(io: Io) {
    this.#io = io;
  }

  tell(outcome: Outcome): void {
    const { source, target, kind, reason, percent, detail, lagSeconds } = outcome;
    const name = `${source} → ${target}`;
    const isCopying = reason === 'Copying' || reason === 'StagingCopy' || kind === 'beginCopy';
    if (this.#io.isTerminal && isCopying) {
      this.#copies.set(name, `${bar(percent ?? 0)} ${name}`);
      this.#draw();
      return;
    }
    this.#copies.delete(name);
    const words = `${reason}${percent === undefined ? '' : ` ${Math.floor(percent)} %`}`;
    // The same wait again and again is no event.
    if (this.#told.get(name) === words) return;
    this.#told.set(name, words);
    const lag = kind === 'none' && lagSeconds !== undefined ? `, after ${durationText(lagSeconds)}` : '';
    const why = detail !== undefined && (kind === 'blocked' || kind === 'failed') ? `: ${detail}` : '';
    this.#line(`${name}  ${words}${lag}${why}`);
  }

  /** Leaves no bar behind. */
  end(): void {
    this.#copies.clear();
    this.#draw();
  }

  #line(text: string): void {
    this.#erase();
    this.#io.error(`${text}\n`);
    this.#draw();
  }

  #draw(): void {
    this.#erase();
    if (!this.#io.isTerminal || this.#copies.size === 0) return;
    const room = (this.#io.width === 0 ? 80 : this.#io.width) - 1;
    this.#io.error([...this.#copies.values()].map((line) => `${line.slice(0, room)}\n`).join(''));
    this.#drawn = this.#copies.size;
  }

  #erase(): void {
    if (this.#drawn > 0) this.#io.error(`\u001b[${this.#drawn}A\u001b[J`);
    this.#drawn = 0;
  }
}

function bar(percent: number): string {
  const full = Math.round((percent / 100) * barLength);
  return `[${'='.repeat(full)}${' '.repeat(barLength - full)}] ${String(Math.floor(percent)).padStart(3)} %`;
}
