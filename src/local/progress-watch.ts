import type { ListedSnapshot } from './azure-reader.ts';
import type { Verdict } from './expectation.ts';
import type { Screen } from './screen.ts';

/** The least time between two lines about waiting, where no line can be drawn over, ms. */
const sayEveryMs = 1900;

/** Shows copies on their way, as Resource Manager tells them; the service itself looks far more seldom. */
export class ProgressWatch {
  readonly #screen: Screen;
  /** By target, what is being copied to it. */
  readonly #copies = new Map<string, ReadonlyMap<string, number>>();
  #said = 0;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** Takes a listing of a target. */
  see(target: string, snapshots: readonly ListedSnapshot[]): void {
    const moving = snapshots.flatMap(({ name, properties: { completionPercent: percent } }) =>
      percent === undefined || percent >= 100 ? [] : [[`${name} → ${target}`, percent] as const],
    );
    this.#copies.set(target, new Map(moving));
  }

  /** What is not yet as it should be. On a terminal copies are drawn in place; a pipe gets a line now and then. */
  waitFor(open: readonly Verdict[], hasMoved: boolean): void {
    const copies = [...this.#copies.values()].flatMap((moving) => [...moving]);
    const rest = `${open.length} more to be as they should be`;
    if (this.#screen.isLive) {
      const bars = copies
        .slice(0, 8)
        .map(([name, percent]) => `${name.padEnd(38)} ${bar(percent)} ${percentText(percent)}`);
      const more = copies.length > 8 ? [`and ${copies.length - 8} more copies`] : [];
      this.#screen.underWay([...bars, ...more, this.#screen.colour('dim', rest)]);
      return;
    }
    const now = performance.now();
    if (!hasMoved && now - this.#said < sayEveryMs) return;
    this.#said = now;
    const shown = copies.slice(0, 2).map(([name, percent]) => `${name} ${percentText(percent)}`);
    const others = copies.length > 2 ? [`${copies.length - 2} other copies`] : [];
    this.#screen.line(`waiting   ${[...shown, ...others, rest].join(', ')}`);
  }

  end(): void {
    this.#screen.underWay([]);
  }
}

function bar(percent: number): string {
  const full = Math.round(percent / 10);
  return `${'█'.repeat(full)}${'░'.repeat(10 - full)}`;
}

function percentText(percent: number): string {
  return `${percent.toFixed(0).padStart(3)} %`;
}
