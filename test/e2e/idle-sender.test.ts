/** Hours between two images: Service Bus has long detached the link by which the service sends its hints. */
import { afterEach, expect, test } from 'vitest';
import { groups, ruleJson, selected, targetJson, World } from '../support/world.ts';

const minute = 60_000;
let world: World;

afterEach(async () => {
  await world.close();
});

test.each([
  ['the link', 11],
  ['the connection', 240],
])(
  'after an idle time that ends %s the next image is replicated as the first was',
  async (_what, minutes) => {
    world = await World.start({
      rules: [ruleJson({ targets: [targetJson(groups.weu)] })],
      idlePublisherMs: 10 * minute,
    });
    for (const name of ['golden-1', 'golden-2', 'golden-3']) {
      world.person.take(groups.source, name, { tags: selected });
      await world.pass(10 * minute);
      expect(world.person.get(groups.weu, name)).toMatchObject({ completionPercent: 100 });
      expect(world.reasons(name, groups.weu)).toEqual([
        'beginCopy ReplicaMissing',
        'wait Copying',
        'none InSync',
      ]);
      await world.pass(minutes * minute);
    }
    for (const queue of ['snapshot-events', 'replication-hints']) {
      expect(world.cloud.serviceBus.queue(queue)).toMatchObject({ active: 0, locked: 0, deadLettered: 0 });
    }
    expect(world.lines.filter((line) => /HintsNotSent|exceeded|Exception/.test(line))).toEqual([]);
  },
);
