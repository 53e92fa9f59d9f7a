import { FunctionsHost, type FunctionsHostOptions } from 'local-azure';
import type { Lifetime } from './lifetime.ts';
import type { Screen } from './screen.ts';

/** Keeps a Functions host running: one that dies is told of at once, and another takes its place, as in Azure. */
export class HostKeeper {
  readonly #options: FunctionsHostOptions;
  readonly #screen: Screen;
  readonly #lifetime: Lifetime;
  #host: FunctionsHost | undefined;
  #isOver = false;

  constructor(options: FunctionsHostOptions, screen: Screen, lifetime: Lifetime) {
    this.#options = options;
    this.#screen = screen;
    this.#lifetime = lifetime;
  }

  async start(): Promise<void> {
    const host = await FunctionsHost.start({
      ...this.#options,
      // People are told one address, which has to hold for the next host as well.
      ...(this.#host !== undefined && { httpPort: Number(new URL(this.#host.httpUrl).port) }),
    });
    this.#host = host;
    if (this.#isOver) return host.kill();
    host.onExit(({ code, signal }) => {
      if (!this.#isOver && !this.#lifetime.signal.aborted)
        void this.#replace(signal ?? `exit code ${String(code)}`);
    });
  }

  get host(): FunctionsHost {
    if (this.#host === undefined) throw new Error('no Functions host was started');
    return this.#host;
  }

  async #replace(how: string): Promise<void> {
    this.#screen.line(
      `${this.#screen.colour('red', 'host')}      the Functions host died (${how}); starting another. What it had in hand comes back when its locks run out`,
    );
    try {
      await this.start();
      this.#screen.line('host      another Functions host is up');
    } catch (error) {
      this.#lifetime.fail(this.#screen, error);
    }
  }

  /** What runs may end, within two seconds. */
  async close(): Promise<void> {
    this.#isOver = true;
    const host = this.#host;
    if (host === undefined) return;
    const timer = setTimeout(() => void host.kill(), 2000);
    await host.close().catch(() => host.kill());
    clearTimeout(timer);
  }
}
