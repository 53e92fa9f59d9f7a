/** What goes on, on stderr: a bar per copy on a terminal, else one line per event. */
import type { Outcome } from '../reconciler/outcome.ts';
import type { ReplicaStatus, StatusReport } from '../report/status.ts';
import { cutMiddle } from './fit.ts';
import type { Io } from './io.ts';
import { LiveLines } from './live-lines.ts';
import { unreadText } from './views/unread.ts';
import { durationText, groupName } from './words.ts';

const barLength = 20;

interface Bar {
  name: string;
  percent: number;
  etaSeconds?: number | undefined;
}

/** Of looks in this process. */
export class Progress {
  readonly #io: Io;
  readonly #lines: LiveLines;
  /** Of copies under way, by what they are called. */
  readonly #copies = new Map<string, Bar>();
  readonly #told = new Map<string, string>();

  constructor(io: Io) {
    this.#io = io;
    this.#lines = new LiveLines(io);
  }

  tell(outcome: Outcome): void {
    const { source, target, kind, reason, percent, detail, lagSeconds } = outcome;
    const name = `${source} → ${target}`;
    const isCopying = reason === 'Copying' || reason === 'StagingCopy' || kind === 'beginCopy';
    if (this.#io.isTerminal && isCopying) {
      this.#copies.set(name, { name, percent: percent ?? 0 });
      this.#draw();
      return;
    }
    if (this.#copies.delete(name)) this.#draw();
    const words = `${reason}${percent === undefined ? '' : ` ${Math.floor(percent)} %`}`;
    // The same wait again and again is no event.
    if (this.#told.get(name) === words) return;
    this.#told.set(name, words);
    const lag = kind === 'none' && lagSeconds !== undefined ? `, after ${durationText(lagSeconds)}` : '';
    const why = detail !== undefined && (kind === 'blocked' || kind === 'failed') ? `: ${detail}` : '';
    this.#lines.say(`${name}  ${words}${lag}${why}`);
  }

  /** Leaves no bar behind. */
  end(): void {
    this.#copies.clear();
    this.#draw();
  }

  #draw(): void {
    const bars = [...this.#copies.values()];
    this.#lines.show((columns) => barsText(columns, bars));
  }
}

/** Of replicas that the deployed service sees to: their bars, and how many stand how whenever that changes. */
export class StatusProgress {
  readonly #lines: LiveLines;
  #told = '';

  constructor(io: Io) {
    this.#lines = new LiveLines(io);
  }

  tell({ counts, replicas, unread }: StatusReport): void {
    const words = Object.entries(counts).map(([state, count]) => `${count} ${state}`);
    const found = words.length === 0 ? 'nothing yet' : words.join(', ');
    // Without it, who waits does not learn that nobody can tell.
    const text = `${unreadText(unread)}${found}`;
    if (text !== this.#told) this.#lines.say(text);
    this.#told = text;
    const bars = replicas.flatMap(barOf);
    this.#lines.show((columns) => barsText(columns, bars));
  }

  end(): void {
    this.#lines.show(() => []);
  }
}

function barOf({ name, target, state, percent = 0, etaSeconds }: ReplicaStatus): Bar[] {
  return state === 'copying' ? [{ name: `${name} → ${groupName(target)}`, percent, etaSeconds }] : [];
}

function barsText(columns: number, bars: readonly Bar[]): string[] {
  return bars.map(({ name, percent, etaSeconds }) => {
    const left = etaSeconds === undefined ? '' : `  ${durationText(etaSeconds)} left`;
    const bar = barText(percent);
    return `${bar} ${cutMiddle(name, Math.max(12, columns - bar.length - left.length - 2))}${left}`;
  });
}

function barText(percent: number): string {
  const full = Math.min(barLength, Math.floor((percent / 100) * barLength));
  const number = String(Math.floor(percent)).padStart(3);
  return `[${'='.repeat(full)}${' '.repeat(barLength - full)}] ${number} %`;
}
