/** What is lost exactly between the DELETE of the old replica and the PUT of the new one: the image keeps its name. */
import { describe, expect, test } from 'vitest';
import { ArmError } from '../../../src/reconciler/arm-error.ts';
import { sync } from '../../../src/reconciler/sync.ts';
import { copyState } from '../../../src/replication/readiness.ts';
import { compareGeneration } from '../../../src/replication/generation.ts';
import { resourceGroupKey, type ResourceGroupId } from '../../../src/replication/resource-id.ts';
import { hasImage } from '../../support/images.ts';
import {
  configOf,
  day,
  hintOf,
  hour,
  inSource,
  inTarget,
  keyOf,
  replicaIn,
  runUntil,
} from '../../support/looks.ts';
import { renewal, renewalWays, type Renewal } from '../../support/renewing.ts';
import { rule, sourceGroup, target } from '../../support/snapshots.ts';

const refused = { status: 403, code: 'AuthorizationFailed', message: 'PUT' };

/** Runs a renewal; `lose` is called when Azure has accepted the DELETE of the old replica, and before anything else. */
async function interrupted(way: string, lose: (one: Renewal) => void): Promise<Renewal> {
  const one = renewal(way);
  const { azure, config } = one;
  const { delete: remove } = azure.snapshots;
  let isLost = false;
  azure.snapshots.delete = async (id) => {
    const accepted = await remove(id);
    if (!isLost && keyOf(id) === keyOf(inTarget('golden-1'))) {
      isLost = true;
      lose(one);
    }
    return accepted;
  };
  await azure.hints.send([{ hint: hintOf('golden-1', config.rules[0]), messageId: 'first' }]);
  await runUntil(azure, config, azure.now + hour);
  expect(isLost).toBe(true);
  return one;
}

/** Answers every call about the group, and about what is in it, by this refusal; returns what ends that. */
function refuseAll({ azure }: Renewal, group: ResourceGroupId, status: number, code: string): () => void {
  const { snapshots, resourceGroups } = azure;
  const before = { ...snapshots };
  const { read } = resourceGroups;
  const isIn = (id: ResourceGroupId): boolean => resourceGroupKey(id) === resourceGroupKey(group);
  const refuse = (): Promise<never> =>
    Promise.reject(new ArmError('call', { status, code, message: group.resourceGroup }));
  snapshots.get = (id) => (isIn(id) ? refuse() : before.get(id));
  snapshots.list = (of) => (isIn(of) ? refuse() : before.list(of));
  snapshots.create = (id, spec) => (isIn(id) ? refuse() : before.create(id, spec));
  snapshots.delete = (id) => (isIn(id) ? refuse() : before.delete(id));
  snapshots.changeTags = (id, change) => (isIn(id) ? refuse() : before.changeTags(id, change));
  if (isIn(sourceGroup)) azure.resourceGroups.read = refuse;
  return () => {
    Object.assign(snapshots, before);
    azure.resourceGroups.read = read;
  };
}

/** The new image, whole, under the name that people know. */
function expectNamed({ azure, source, lost }: Renewal): void {
  expect(lost).toEqual([]);
  const replica = replicaIn(azure);
  expect(replica && compareGeneration(source, replica)).toBe('same');
  expect(azure.truth().some((one) => one.id === replica?.id && copyState(one).kind === 'ready')).toBe(true);
}

/** All sources go with their group. */
function emptySource({ azure }: Renewal): void {
  for (const name of ['golden-1', 'beside']) azure.stored.delete(keyOf(inSource(name)));
}

describe.each(Object.keys(renewalWays))('in a renewal by %s', (way) => {
  test.each([
    [404, 'ResourceGroupNotFound'],
    [404, 'SubscriptionNotFound'],
    [403, 'AuthorizationFailed'],
    [409, 'ResourceGroupBeingDeleted'],
  ])(
    "the source's group answers %i %s from then on: the replica has its name all the same",
    async (status, code) => {
      let end = (): void => undefined;
      const one = await interrupted(way, (renewed) => {
        end = refuseAll(renewed, sourceGroup, status, code);
      });
      expectNamed(one);
      await runUntil(one.azure, one.config, one.azure.now + 2 * day);
      expectNamed(one);
      // And when it is there again, all is as after any renewal.
      end();
      await sync(one.azure, one.config, 'night');
      await runUntil(one.azure, one.config, one.azure.now + day);
      expectNamed(one);
      expect([...one.azure.stored.keys()].filter((name) => name.includes('/snaprep-'))).toEqual([]);
    },
  );

  test("the source's group is gone for good, and made again empty: the replica has its name and stays", async () => {
    let end = (): void => undefined;
    const one = await interrupted(way, (renewed) => {
      emptySource(renewed);
      end = refuseAll(renewed, sourceGroup, 404, 'ResourceGroupNotFound');
    });
    expectNamed(one);
    await runUntil(one.azure, one.config, one.azure.now + 2 * day);
    end();
    for (const night of ['1', '2', '3']) {
      await sync(one.azure, one.config, night);
      await runUntil(one.azure, one.config, one.azure.now + day);
    }
    expectNamed(one);
  });

  test('no look is left, and the night cannot list the source: it asks for the one that gives the name, once', async () => {
    let end = (): void => undefined;
    const one = await interrupted(way, (renewed) => {
      end = refuseAll(renewed, sourceGroup, 404, 'ResourceGroupNotFound');
      renewed.azure.snapshots.create = () => Promise.reject(new ArmError('PUT', refused));
    });
    const { azure, config } = one;
    azure.queue.clear();
    end();
    // One that is gone would have each replica looked at, until it says so itself.
    refuseAll(one, sourceGroup, 403, 'AuthorizationFailed');
    const { pairs } = await sync(azure, config, 'night');
    expect(pairs[0]).toMatchObject({ hints: 1, stopped: { side: 'source' }, renewing: ['golden-1'] });
    await runUntil(azure, config, azure.now + hour);
    expectNamed(one);
    azure.queue.clear();
    // It has its name, and what is beside it waits for the source: nothing to look at every night.
    expect((await sync(azure, config, 'second night')).pairs[0]).toMatchObject({ hints: 0 });
  });

  test('the rule is taken out of the file, and its source can no longer be read: the replica has its name all the same', async () => {
    const one = await interrupted(way, (renewed) => {
      refuseAll(renewed, sourceGroup, 403, 'AuthorizationFailed');
      Object.assign(renewed.config, { rules: [] });
    });
    expectNamed(one);
  });

  test.each(['Deleting', 'Failed'])(
    'the new source is %s from then on: the replica has its name all the same',
    async (provisioningState) => {
      const one = await interrupted(way, ({ azure, source }) => {
        azure.put({ ...source, provisioningState }, inSource('golden-1'));
      });
      expectNamed(one);
    },
  );

  test('the source is marked as a replica: the replica has its name all the same', async () => {
    const one = await interrupted(way, ({ azure, source }) => {
      azure.put({ ...source, tags: { ...source.tags, 'snaprep-source': 'x@y' } }, inSource('golden-1'));
    });
    expectNamed(one);
  });

  test.each([
    [404, 'ResourceGroupNotFound'],
    [403, 'AuthorizationFailed'],
    [503, 'ServiceUnavailable'],
  ])(
    'the target answers %i %s for a day: then the replica has its name within the hour',
    async (status, code) => {
      let end = (): void => undefined;
      const one = await interrupted(way, (renewed) => {
        end = refuseAll(renewed, target, status, code);
      });
      await runUntil(one.azure, one.config, one.azure.now + day);
      expect(hasImage(one.azure)).toBe(true);
      end();
      await runUntil(one.azure, one.config, one.azure.now + hour + 600_000);
      expectNamed(one);
    },
  );

  test('the target is deleted with all that is in it and made again: the image is copied anew', async () => {
    let end = (): void => undefined;
    const one = await interrupted(way, (renewed) => {
      for (const name of [...renewed.azure.stored.keys()])
        if (name.includes(`/${target.resourceGroup}/`)) renewed.azure.stored.delete(name);
      end = refuseAll(renewed, target, 404, 'ResourceGroupNotFound');
    });
    await runUntil(one.azure, one.config, one.azure.now + day);
    end();
    await sync(one.azure, one.config, 'night');
    await runUntil(one.azure, one.config, one.azure.now + day);
    const { azure, source } = one;
    expect(hasImage(azure)).toBe(true);
    const replica = replicaIn(azure);
    expect(replica && compareGeneration(source, replica)).toBe('same');
  });
});

test('the rule refuses such snapshots from then on: the replica has its name all the same', async () => {
  for (const way of ['Stage', 'Convert']) {
    const one = await interrupted(way, ({ config }) => {
      Object.assign(config, configOf({ ...rule, fullSnapshots: 'refuse' }, { workResourceGroup: 'rg-work' }));
    });
    expectNamed(one);
  }
});
