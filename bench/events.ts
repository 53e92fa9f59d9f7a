/**
 * How fast the built bundle works events off on the local cloud: everything between the events queue and the last
 * completed hint, with the real SDKs over TLS and AMQP. Prints one line of JSON. Compare only numbers of one
 * machine and one run: `npm run bench:events`, and `npm run bench:events -- 1000` for another number of events.
 */
import { touch } from '../test/support/touch.ts';
import { groups, selected, World } from '../test/support/world.ts';

const count = Number(process.argv[2] ?? 300);
const world = await World.start();
try {
  const names = Array.from({ length: count }, (_, at) => `golden-${at}`);
  for (const name of names) world.person.take(groups.source, name, { tags: selected });
  const copying = await timed(() => world.settle());
  const noOps = await timed(async () => {
    for (const name of names) touch(world, name);
    await world.quiet();
  });
  const nightly = await timed(() => world.nightlySync());
  const result = {
    events: count,
    targets: 2,
    copyingMs: copying,
    noOpMs: noOps,
    noOpLooksPerSecond: Math.round((2 * count * 1000) / noOps),
    nightlySyncMs: nightly,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  await world.close();
}
// The process of the host is kept warm for a next one.
process.exit(0);

async function timed(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return Math.round(performance.now() - start);
}
