/** Of what an incremental snapshot is made within a region, and of what it is not. */
import { expect, test } from 'vitest';
import type { Behaviour } from '../../src/arm/behaviour.ts';
import { resourceGroupId, snapshotId } from '../../src/arm/resource-id.ts';
import {
  atOnce,
  clientsOf,
  diskId,
  open,
  otherSubscriptionId,
  refusalOf,
  sourceId,
  subscriptionId,
  takeSnapshot,
  type Fixture,
} from './arm-fixture.ts';

/** A snapshot in a group of the same region, made by `Copy`. */
async function copied(
  { manager }: Fixture,
  subscription: string,
  source: string,
  incremental: boolean,
): Promise<string> {
  const group = resourceGroupId(subscription, 'rg-near');
  if (manager.getResourceGroup(group) === undefined) {
    manager.createResourceGroup(group, { location: 'westeurope' });
  }
  const creationData = { createOption: 'Copy', sourceResourceId: source };
  const { compute } = clientsOf(manager, { subscription });
  try {
    await compute.snapshots
      .createOrUpdate('rg-near', 'copy', { location: 'westeurope', incremental, creationData }, atOnce)
      .pollUntilDone();
  } catch {
    return 'refused';
  }
  const kind = manager.getSnapshot(snapshotId(subscription, 'rg-near', 'copy'))?.properties['incremental'];
  return kind === true ? 'incremental' : 'full';
}

test.each([
  ['any', subscriptionId, 'incremental'],
  ['any', otherSubscriptionId, 'incremental'],
  ['ownSubscription', subscriptionId, 'incremental'],
  ['ownSubscription', otherSubscriptionId, 'refused'],
  ['none', subscriptionId, 'refused'],
] as const)(
  'of a snapshot, where they are of %s, in subscription %s: %s',
  async (which, subscription, made) => {
    const fixture = await open({ incrementalCopies: which } satisfies Partial<Behaviour>);
    takeSnapshot(fixture, 'golden-1');
    expect(await copied(fixture, subscription, sourceId('golden-1'), true)).toBe(made);
    // A full one is always made.
    if (made === 'refused')
      expect(await copied(fixture, subscription, sourceId('golden-1'), false)).toBe('full');
  },
);

test("of a disk within the disk's subscription alone, and a full one anywhere", async () => {
  const fixture = await open();
  expect(await copied(fixture, subscriptionId, diskId, true)).toBe('incremental');
  expect(await copied(fixture, otherSubscriptionId, diskId, true)).toBe('refused');
  expect(await copied(fixture, otherSubscriptionId, diskId, false)).toBe('full');
});

test('where one is refused, the other way within a region goes', async () => {
  const fixture = await open({ incrementalCopies: 'none' });
  takeSnapshot(fixture, 'golden-1');
  const body = { location: 'westeurope', incremental: true };
  const put = (createOption: string) =>
    fixture.compute.snapshots
      .createOrUpdate(
        'rg-images',
        'copy',
        { ...body, creationData: { createOption, sourceResourceId: sourceId('golden-1') } },
        atOnce,
      )
      .pollUntilDone();
  expect(await refusalOf(put('Copy'))).toMatchObject({ status: 400, code: 'BadRequest' });
  expect((await put('CopyStart')).incremental).toBe(true);
});
