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

/** So many images, one after the other. */
export async function firstPuts(app: LiveApp, count: number, prefix: string): Promise<FirstPut[]> {
  const { requests } = app.cloud.resourceManager;
  const all: FirstPut[] = [];
  for (let at = 0; at < count; at++) {
    const name = `${prefix}-${at}`;
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
