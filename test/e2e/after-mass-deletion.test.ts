/** docs/operations/after-mass-deletion.md: what was approved by mistake is stopped, and comes back. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { again } from '../support/again.ts';
import type { Group, SeenSnapshot } from '../support/person.ts';
import { groups, selected, World } from '../support/world.ts';

const minute = 60_000;
const names = Array.from({ length: 14 }, (_, at) => `golden-${String(at).padStart(2, '0')}`);
const deleted = ['golden-02', 'golden-03', 'golden-04', 'golden-05'];
let world: World;

beforeEach(async () => {
  world = await World.start();
});

afterEach(async () => {
  await world.close();
});

/** All sources but two are deleted, and of one target that is approved; the app is stopped after four deletions. */
async function untilItIsStopped(): Promise<void> {
  for (const name of names) world.person.take(groups.source, name, { tags: selected });
  await world.settle();
  for (const name of names.slice(2)) world.person.delete(groups.source, name);
  await world.settle();
  expect(world.person.names(groups.weu)).toEqual(names);
  // Azure is slow with all but four, so that there is time to stop it, however fast the machine is.
  world.cloud.resourceManager.faults.add({
    method: 'DELETE',
    path: /\/rg-images-weu\/.*\/golden-(0[6-9]|1\d)/,
    times: Infinity,
    answer: { status: 503, code: 'ServiceUnavailable', message: 'later' },
  });
  await approve(groups.weu);
  await world.pass(minute);
  await world.stopHost();
  world.cloud.resourceManager.faults.clear();
  expect(world.person.names(groups.weu)).toEqual(names.filter((name) => !deleted.includes(name)));
}

async function approve({ resourceGroup }: Group): Promise<void> {
  const { sets } = (await world.http('GET', 'deletions')).body as {
    sets: { setId: string; target: string; needsApproval: boolean }[];
  };
  const found = sets.filter(({ target, needsApproval }) => needsApproval && target.endsWith(resourceGroup));
  expect(found).toHaveLength(1);
  expect((await world.http('POST', `deletions/${found[0]?.setId ?? ''}/approve`)).status).toBe(200);
}

test('stopped at once, what is not deleted stays', async () => {
  await untilItIsStopped();
  const left = world.person.names(groups.weu);
  world.clock.advanceTo(world.clock.now() + 24 * 60 * minute);
  expect(world.person.names(groups.weu)).toEqual(left);
  expect(world.person.names(groups.sea)).toEqual(names);
});

test('sources that come back from replicas bring everything back, once the replacing is approved', async () => {
  await untilItIsStopped();
  // From the target that nobody approved: its replicas are all there.
  for (const name of names.slice(2)) world.person.copy(groups.sea, name, groups.source, selected);
  world.clock.advanceTo(world.clock.now() + 30 * minute);
  for (const { completionPercent } of world.person.list(groups.source)) {
    expect(completionPercent ?? 100).toBe(100);
  }
  await world.startHost();
  await world.settle();
  expect((await world.http('POST', 'sync')).status).toBe(202);
  await world.settle();
  // Without anyone's leave the marks are off and what was deleted is there again; replacing as many waits.
  expect(world.person.names(groups.weu)).toEqual(names);
  for (const { tags } of imagesIn(groups.sea))
    expect(tags['snaprep-delete'] ?? '').not.toMatch(/^SourceDeleted/);
  expect(world.reasons('golden-05', groups.sea).at(-1)).toBe('blocked MassReplaceGuard');
  expect(imagesIn(groups.sea).map(({ name }) => name)).toEqual(names);
  await approve(groups.sea);
  await world.settle();
  for (const target of [groups.weu, groups.sea]) {
    expect(world.person.names(target)).toEqual(names);
    for (const replica of world.person.list(target)) {
      const source = world.person.get(groups.source, replica.name);
      expect(replica).toMatchObject({ provisioningState: 'Succeeded' });
      expect(replica.completionPercent ?? 100).toBe(100);
      expect(replica.tags['snaprep-generation']).toBe(source?.uniqueId);
      expect(replica.tags).not.toHaveProperty('snaprep-delete');
    }
  }
  expect((await world.http('GET', 'deletions')).body).toMatchObject({ sets: [] });
  await again(world);
});

/** Without what a renewal makes beside them for its time. */
function imagesIn(target: Group): SeenSnapshot[] {
  return world.person.list(target).filter(({ name }) => !name.startsWith('snaprep-'));
}
