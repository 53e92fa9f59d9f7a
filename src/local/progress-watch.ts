import type { ListedSnapshot } from './azure-reader.ts';
import type { Verdict } from './expectation.ts';
import type { Screen } from './screen.ts';

/** The least time between two lines about waiting, where no line can be drawn over, ms. */
const sayEveryMs = 1900;

/** So many lines are drawn below the story, on a terminal of 24. */
const mostLines = 8;

/** Shows copies on their way, as Resource Manager tells them; the service itself looks far more seldom. */
export class ProgressWatch {
  readonly #screen: Screen;
  /** By target, what is being copied to it. */
  readonly #copies = new Map<string, ReadonlyMap<string, number>>();
  #said = 0;
  /** Since when it is waited. */
  #since: number | undefined;

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
    const now = performance.now();
    this.#since ??= now;
    const rest = `${open.length} to come, ${Math.round((now - this.#since) / 1000)} s so far`;
    const others = open.flatMap((verdict) => waitsFor(verdict, new Map(copies)) ?? []);
    if (this.#screen.isLive) {
      const lines = [
        ...copies.map(([name, percent]) => `${name.padEnd(38)} ${bar(percent)} ${percentText(percent)}`),
        ...others.map(([name, what]) => this.#screen.colour('dim', `${name.padEnd(38)} ${what}`)),
      ];
      const more = lines.length > mostLines ? [`and ${lines.length - mostLines} more`] : [];
      this.#screen.underWay([...lines.slice(0, mostLines), ...more, this.#screen.colour('dim', rest)]);
      return;
    }
    if (!hasMoved && now - this.#said < sayEveryMs) return;
    this.#said = now;
    const shown = [
      ...copies.map(([name, percent]) => `${name} ${percentText(percent).trim()}`),
      ...others.map(([name, what]) => `${name} ${what}`),
    ];
    const left = shown.length > 1 ? [shown.length === 2 ? '1 other' : `${shown.length - 1} others`] : [];
    this.#screen.line(`waiting   ${[...shown.slice(0, 1), ...left, rest].join(', ')}`);
  }

  end(): void {
    this.#since = undefined;
    this.#screen.underWay([]);
  }
}

/** What is open and no copy on its way, in words; undefined for what is told as a copy. */
function waitsFor(
  { snapshot, target, expected, found, ok }: Verdict,
  copies: ReadonlyMap<string, number>,
): readonly [name: string, what: string][] | undefined {
  const name = `${snapshot} → ${target}`;
  if (ok) return [[name, lookToCome]];
  if (expected === 'empty') return [[target, `still holds ${found}`]];
  if (copies.has(name)) return undefined;
  if (expected === 'absent') return [[name, 'is still there']];
  return [[name, found === 'absent' ? 'is not there yet' : (inWords[found] ?? `is ${found}`)]];
}

const lookToCome = 'its last look is to come';

const inWords: Readonly<Record<string, string>> = {
  Creating: 'is being made',
  Updating: 'is being made',
  'with snaprep-staged': lookToCome,
  'with snaprep-converted': lookToCome,
  'of another generation': 'is of the image before',
};

function bar(percent: number): string {
  const full = Math.round(percent / 10);
  return `${'█'.repeat(full)}${'░'.repeat(10 - full)}`;
}

function percentText(percent: number): string {
  return `${percent.toFixed(0).padStart(3)} %`;
}
