/** docs/operations/region-lost.md: the service is gone with its region and is deployed again in another one. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readEvaluated } from '../../src/local/deployment/evaluated.ts';
import { again } from '../support/again.ts';
import { installationOf } from '../support/installation-of.ts';
import type { SeenSnapshot } from '../support/person.ts';
import { withSecond } from '../support/second-deployment.ts';
import { groups, selected, World } from '../support/world.ts';

const minute = 60_000;
const targets = [groups.weu, groups.sea];
let world: World;

beforeEach(async () => {
  world = await World.start({ change: withSecond('local-elsewhere') });
});

afterEach(async () => {
  await world.close();
});

function replicas(name: string): (SeenSnapshot | undefined)[] {
  return targets.map((target) => world.person.get(target, name));
}

const idsOf = (name: string): unknown[] => replicas(name).map((replica) => replica?.uniqueId);

/**
 * When the region goes: `done` is replicated, of `leaving` the source was just deleted, `copying` is half way. What
 * happens to the sources while nobody is there is told by no event.
 */
async function untilTheRegionIsLost(): Promise<void> {
  for (const name of ['done', 'leaving']) world.person.take(groups.source, name, { tags: selected });
  await world.settle();
  world.person.delete(groups.source, 'leaving');
  world.person.take(groups.source, 'copying', { tags: selected });
  await world.pass(2 * minute);
  await world.loseService();
  world.person.take(groups.source, 'meanwhile', { tags: selected });
  world.person.tag(groups.source, 'done', { ...selected, stage: 'prod' });
  world.clock.advanceTo(world.clock.now() + 60 * minute);
}

test('a service elsewhere goes on where the first one stopped', async () => {
  await untilTheRegionIsLost();
  expect(replicas('leaving')[0]?.tags['snaprep-delete']).toMatch(/^SourceDeleted@/);
  const before = { done: idsOf('done'), copying: idsOf('copying') };
  expect(before.copying).not.toContain(undefined);

  await world.deployElsewhere('local-elsewhere');
  await world.nightlySync();

  // Nothing is copied again, the copy on its way has arrived, and what no event told is made good.
  expect({ done: idsOf('done'), copying: idsOf('copying') }).toEqual(before);
  for (const name of ['done', 'copying', 'meanwhile']) {
    for (const replica of replicas(name)) {
      expect(replica).toMatchObject({ provisioningState: 'Succeeded', completionPercent: 100 });
      expect(replica?.tags['snaprep-installation']).toBe(installationOf('local'));
    }
  }
  for (const replica of replicas('done')) expect(replica?.tags['stage']).toBe('prod');
  // The mark on the replica was all that was left of the deletion.
  for (const target of targets) expect(world.person.names(target)).toEqual(['copying', 'done', 'meanwhile']);
  await again(world);
});

test('its journal begins anew, and tells its own deletions', async () => {
  await untilTheRegionIsLost();
  await world.deployElsewhere('local-elsewhere');
  await world.nightlySync();
  const lines = journalLines();
  const deleted = lines.filter(({ kind }) => kind === 'deleted').map(({ source }) => source);
  expect(deleted).toHaveLength(2);
  // Looks that come together may each begin the one copy.
  const begun = lines.filter(({ kind }) => kind === 'copyBegun').map(({ id }) => id);
  expect(new Set(begun).size).toBe(2);
});

test('without takesOver it is another installation, and touches nothing of the first one', async () => {
  await untilTheRegionIsLost();
  const before = targets.flatMap((target) => world.person.list(target));
  await world.deployElsewhere('local-elsewhere', { INSTALLATION_ID: 'another' });
  await world.nightlySync();
  for (const { id, uniqueId, tags } of before) {
    const after = targets.flatMap((target) => world.person.list(target)).find((one) => one.id === id);
    expect({ uniqueId: after?.uniqueId, tags: after?.tags }).toEqual({ uniqueId, tags });
  }
  expect(world.records.map(({ reason }) => reason)).toContain('NameTaken');
});

test('takesOver is what the deployment elsewhere sets, and names of its own resources are others', () => {
  expect(installationOf('local-elsewhere')).toBe(installationOf('local'));
  const names = ['local', 'local-elsewhere'].map((example) =>
    JSON.stringify(readEvaluated(`infra/bicep/examples/${example}/main.snapshot.json`).outputs),
  );
  expect(names[0]).not.toBe(names[1]);
});

function journalLines(): { id: string; kind: string; source: string }[] {
  const accounts = [...world.cloud.blobs.store.accounts.values()];
  const blobs = accounts.flatMap(({ containers }) => [...(containers.get('journal')?.blobs.values() ?? [])]);
  return blobs.flatMap(({ content }) =>
    content
      .read(0, content.size)
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { id: string; kind: string; source: string }),
  );
}
