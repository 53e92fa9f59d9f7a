/** Further instances of an app beside a world's host, as Flex Consumption scales each function by itself. */
import type { FunctionsHost } from 'local-azure';
import { keepWarm } from './warm-processes.ts';

export class Instances {
  #hosts: FunctionsHost[] = [];
  readonly #worked = new Set<FunctionsHost>();

  get inFlight(): number {
    return this.#hosts.reduce((sum, { inFlight }) => sum + inFlight, 0);
  }

  /** How many of all that were started have had something to do. */
  get worked(): number {
    return this.#worked.size;
  }

  /** One instance of each of these groups, more than one of a group that is named more than once. */
  async start(
    groups: readonly string[],
    start: (scaleGroup: string) => Promise<FunctionsHost>,
  ): Promise<void> {
    for (const group of groups) {
      const host = await start(group);
      host.onChange(() => host.inFlight > 0 && this.#worked.add(host));
      this.#hosts.push(host);
    }
  }

  async setTime(now: number): Promise<void> {
    await Promise.all(this.#hosts.map((host) => host.setTime(now)));
  }

  onChange(listener: () => void): () => void {
    const stops = this.#hosts.map((host) => host.onChange(listener));
    return () => {
      for (const stop of stops) stop();
    };
  }

  /** The one that has this function; undefined where none has. */
  having(name: string): FunctionsHost | undefined {
    return this.#hosts.find(({ functions }) => functions.some((one) => one.name === name));
  }

  async letGo(): Promise<void> {
    await Promise.all(this.#hosts.splice(0).map((host) => keepWarm(host.release())));
  }
}
