/**
 * Upgrade, and back: the bundle of the release before and the present one follow each other on one cloud, with work of
 * the one on its way when the other starts. Nothing is copied twice, nothing is forgotten, no message is given up.
 */
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { spawnSync } from 'node:child_process';
import { sourcesInHistory } from '../releases/archive.ts';
import { archivedSources, builtRelease, previous } from '../releases/built-release.ts';
import { again } from '../support/again.ts';
import {
  groups,
  ruleJson,
  selected,
  targetJson,
  workGroup,
  World,
  type WorldOptions,
} from '../support/world.ts';

const minute = 60_000;
const targets = [groups.weu, groups.sea];
let world: World;
let before = '';

beforeAll(async () => {
  before = await builtRelease(previous);
});

afterEach(async () => {
  await (world as World | undefined)?.close();
});

test('the sources that are kept of the release before are those of its commit', ({ skip }) => {
  const { status } = spawnSync('git', ['-C', import.meta.dirname, 'cat-file', '-e', previous.commit]);
  // A clone without history has nothing to compare with; the tests below run there all the same.
  if (status !== 0) skip(`${previous.commit} is not in this clone`);
  expect(archivedSources().equals(sourcesInHistory(previous.commit))).toBe(true);
});

const uniqueIds = (name: string): unknown[] =>
  targets.map((target) => world.person.get(target, name)?.uniqueId);

const deadLetters = (): number =>
  ['snapshot-events', 'replication-hints']
    .map((queue) => world.cloud.serviceBus.queue(queue).deadLettered)
    .reduce((sum, count) => sum + count);

/** `done` is replicated, `copying` is half way, and the source of `leaving` is gone, its replicas are marked. */
async function withWorkOnItsWay(options: WorldOptions): Promise<void> {
  world = await World.start(options);
  for (const name of ['done', 'leaving', 'staying'])
    world.person.take(groups.source, name, { tags: selected });
  await world.settle();
  world.person.delete(groups.source, 'leaving');
  await world.pass(minute);
  world.person.take(groups.source, 'copying', { tags: selected });
  world.person.tag(groups.source, 'done', { ...selected, stage: 'prod' });
  await world.pass(2 * minute);
  expect(uniqueIds('copying')).not.toContain(undefined);
  for (const target of targets) expect(world.person.get(target, 'copying')?.completionPercent).not.toBe(100);
}

function expectMirrored(ids: Record<string, unknown[]>): void {
  for (const [name, unique] of Object.entries(ids)) expect(uniqueIds(name)).toEqual(unique);
  for (const target of targets) {
    expect(world.person.names(target)).toEqual(['copying', 'done', 'staying']);
    for (const replica of world.person.list(target)) {
      expect(replica).toMatchObject({ provisioningState: 'Succeeded', completionPercent: 100 });
    }
    expect(world.person.get(target, 'done')?.tags['stage']).toBe('prod');
  }
  expect(deadLetters()).toBe(0);
}

const kept = (): Record<string, unknown[]> =>
  Object.fromEntries(['copying', 'done', 'staying'].map((name) => [name, uniqueIds(name)]));

describe(`between ${previous.version} (${previous.commit.slice(0, 7)}) and this`, () => {
  test('upgrade: the hints, marks and copies of the one before are gone on with', async () => {
    await withWorkOnItsWay({ project: before });
    const ids = kept();
    await world.deploy();
    await world.settle();
    await world.nightlySync();
    expectMirrored(ids);
    await again(world);
  });

  test('back: those of this one are gone on with by the one before', async () => {
    await withWorkOnItsWay({});
    const ids = kept();
    await world.deploy({ project: before });
    await world.settle();
    await world.nightlySync();
    expectMirrored(ids);
  });

  test('back, and again upgraded: replicas of all three hands are one estate', async () => {
    await withWorkOnItsWay({});
    const ids = kept();
    await world.deploy({ project: before });
    world.person.take(groups.source, 'of-before', { tags: selected });
    await world.pass(2 * minute);
    await world.deploy();
    await world.settle();
    world.person.delete(groups.source, 'of-before');
    await world.settle();
    await world.nightlySync();
    expectMirrored(ids);
    await again(world);
  });

  test('a full pass that was asked for and waits is given up by the one before, and costs nothing', async () => {
    await withWorkOnItsWay({});
    const ids = kept();
    await world.stopHost();
    world.cloud.serviceBus.send('replication-hints', {
      body: JSON.stringify({ sync: { passId: 'asked-for' } }),
      contentType: 'application/json',
      messageId: 'sync asked-for',
    });
    await world.deploy({ project: before });
    await world.settle();
    expect(deadLetters()).toBe(1);
    await world.deploy();
    await world.settle();
    for (const [name, unique] of Object.entries(ids)) expect(uniqueIds(name)).toEqual(unique);
  });

  test.each([
    ['upgrade', true],
    ['back', false],
  ])('full snapshots, half way by a temporary disk: %s', async (_what, upgrading) => {
    const converting: WorldOptions = {
      deployment: 'local-convert',
      rules: [ruleJson({ fullSnapshots: 'convert', targets: [targetJson(groups.weu)] })],
    };
    const versions = upgrading ? [{ project: before }, {}] : [{}, { project: before }];
    world = await World.start({ ...converting, ...versions[0] });
    world.person.take(groups.source, 'full', { tags: selected, incremental: false });
    await world.pass(2 * minute);
    expect(world.person.names(workGroup).length).toBeGreaterThan(0);
    await world.deploy({ ...converting, ...versions[1] });
    await world.settle();
    await world.pass(5 * 60 * minute);
    await world.nightlySync();
    expect(world.person.get(groups.weu, 'full')).toMatchObject({ completionPercent: 100 });
    // The one before knows no pairs that belong to an installation, and leaves this one's until it is back.
    if (!upgrading) {
      await world.deploy(converting);
      await world.settle();
      await world.nightlySync();
    }
    expect(world.person.names(workGroup)).toEqual([]);
    expect(deadLetters()).toBe(0);
  });
});
