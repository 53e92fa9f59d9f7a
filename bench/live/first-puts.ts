import { groups, selected } from '../../test/support/world.ts';
import type { LiveApp } from './app.ts';

/** One image, from its making to the first PUT for it, by the times at which the cloud had the requests, ms. */
export interface FirstPut {
  ms: number;
  /** What of it was over when the first read of the look came: the event, the hint, and both their ways. */
  untilReadMs: number;
  /** From that read until the first listing, and from there to the PUT. */
  untilListingMs: number;
  untilPutMs: number;
}

/** So many images, each when all that the one before it led to is over: its journal, its next looks, its messages. */
export async function firstPuts(app: LiveApp, count: number, prefix: string): Promise<FirstPut[]> {
  const { requests } = app.cloud.resourceManager;
  const all: FirstPut[] = [];
  for (let at = 0; at < count; at++) {
    const name = `${prefix}-${at}`;
    await isQuiet(app);
    requests.reset();
    const began = Date.now();
    app.person.take(groups.source, name, { tags: selected });
    const put = { method: 'PUT', pathIncludes: `/snapshots/${name}` };
    while (requests.count(put) < 2 && Date.now() - began < 30_000)
      // The times are those of the requests; to ask more often would only keep the cloud from its work.
      await new Promise((resolve) => setTimeout(resolve, 5));
    const [first] = requests.select(put);
    if (first === undefined) throw new Error(`${name} is not copied`);
    const times = (which: 'get' | 'list'): number =>
      requests
        .select({ method: 'GET' })
        .find(({ path }) => path.endsWith('/snapshots') === (which === 'list'))?.time ?? first.time;
    all.push({
      ms: first.time - began,
      untilReadMs: times('get') - began,
      untilListingMs: times('list') - times('get'),
      untilPutMs: first.time - times('list'),
    });
  }
  return all;
}

const queues = ['snapshot-events', 'replication-hints'];

/** Nothing is under way, nor was a moment ago. */
async function isQuiet({ cloud }: LiveApp): Promise<void> {
  for (let quiet = 0; quiet < 3;) {
    const isBusy =
      cloud.resourceManager.inFlight + cloud.blobs.inFlight > 0 ||
      queues.some((name) => cloud.serviceBus.queue(name).active + cloud.serviceBus.queue(name).locked > 0);
    quiet = isBusy ? 0 : quiet + 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
