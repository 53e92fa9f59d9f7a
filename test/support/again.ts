import { expect } from 'vitest';
import { touch } from './touch.ts';
import { groups, type World } from './world.ts';

/**
 * The second pass of a scenario: an event for every snapshot that there is or was, then the nightly sync. It has
 * to end in the same state without a single write.
 */
export async function again(world: World): Promise<void> {
  const names = new Set(
    world.records.map((record) => record['source']).filter((name) => typeof name === 'string'),
  );
  const before = everything(world);
  const writes = await world.writesDuring(async () => {
    for (const name of names) touch(world, name);
    await world.settle();
    await world.nightlySync();
  });
  expect(writes).toEqual([]);
  expect(everything(world)).toEqual(before);
}

/** All snapshots everywhere, by id, as Resource Manager tells them. */
function everything(world: World): unknown {
  return Object.values(groups)
    .flatMap((group) => world.person.list(group))
    .map(({ id, uniqueId, tags, provisioningState }) => ({
      id: id.toLowerCase(),
      uniqueId,
      tags,
      provisioningState,
    }))
    .sort((left, right) => left.id.localeCompare(right.id));
}
