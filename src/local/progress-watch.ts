import type { ListedSnapshot } from './azure-reader.ts';
import type { Screen } from './screen.ts';

/** Shows copies on their way, as Resource Manager tells them; the service itself looks far more seldom. */
export class ProgressWatch {
  readonly #screen: Screen;
  readonly #shown = new Map<string, number>();

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** Takes a listing of a target and shows what moved on by a quarter since the last one. */
  see(target: string, snapshots: readonly ListedSnapshot[]): void {
    for (const { name, properties } of snapshots) {
      const percent = properties.completionPercent;
      if (percent === undefined) continue;
      const key = `${target}/${name}/${properties.uniqueId}`;
      const quarter = Math.floor(percent / 25);
      if ((this.#shown.get(key) ?? 0) >= quarter) continue;
      this.#shown.set(key, quarter);
      const full = quarter * 5;
      this.#screen.line(
        `copy      ${name} → ${target} ${'█'.repeat(full)}${'░'.repeat(20 - full)} ${percent.toFixed(0)} %`,
      );
    }
  }
}
