/** An app whose replicas are all in sync, and a burst of events that find nothing to do: what a look itself takes. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventOf } from '../../test/support/event-of.ts';
import { groups, selected } from '../../test/support/world.ts';
import { cpuMsOf } from './cpu.ts';
import { startLiveApp, withPlenty, type LiveApp } from './app.ts';

export const targets = [groups.weu, groups.sea];

const eventsQueue = 'snapshot-events';
const hintsQueue = 'replication-hints';
const longestMs = 120_000;

export class InSyncApp {
  readonly app: LiveApp;
  readonly #names: readonly string[];

  /** Resolves when nothing is left to do. */
  static async start(count: number): Promise<InSyncApp> {
    const app = await startLiveApp({
      fullCopyMs: 1,
      deltaCopyMs: 1,
      parallelCopyLimit: Number.MAX_SAFE_INTEGER,
    });
    withPlenty(app);
    const names = Array.from({ length: count }, (_, at) => `golden-${at}`);
    for (const name of names) app.person.take(groups.source, name, { tags: selected });
    await until(() => targets.every((target) => app.person.list(target).length >= count));
    // The looks that find the copies done, half a minute after these were begun: they write into the journal, and none of
    // them is to fall into what is measured.
    await until(() => {
      const { active, locked, scheduled } = app.cloud.serviceBus.queue(hintsQueue);
      return active + locked + scheduled === 0;
    });
    return new InSyncApp(app, names);
  }

  private constructor(app: LiveApp, names: readonly string[]) {
    this.app = app;
    this.#names = names;
  }

  get hints(): number {
    return this.#names.length * targets.length;
  }

  /** An event for each source, until the hints are done that they lead to. */
  async workOff(): Promise<Took> {
    const { app } = this;
    const { serviceBus } = app.cloud;
    const received = (): number => serviceBus.queue(eventsQueue).completed;
    const wanted = received() + this.#names.length;
    const began = performance.now();
    const cpu = cpuMsOf(app.hostPid);
    for (const name of this.#names) {
      const messageId = randomUUID();
      const body = eventOf({ ...groups.source, name }, messageId, Date.now());
      serviceBus.send(eventsQueue, { messageId, body });
    }
    // An event is over when its hints are in their queue, however many to a message.
    await until(() => {
      const { active, locked } = serviceBus.queue(hintsQueue);
      return received() >= wanted && active + locked === 0;
    });
    return { ms: performance.now() - began, cpuMs: cpuMsOf(app.hostPid) - cpu };
  }
}

/** By the clock, and of the processor by the process that runs the app: others share the cores with it. */
export interface Took {
  ms: number;
  cpuMs: number;
}

async function until(isSo: () => boolean): Promise<void> {
  const began = performance.now();
  while (!isSo()) {
    if (performance.now() - began > longestMs) throw new Error('it takes too long');
    await sleep(5);
  }
}
