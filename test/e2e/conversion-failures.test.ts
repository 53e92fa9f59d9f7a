import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { temporaryName } from '../../src/replication/ways/convert/temporary.ts';
import { again } from '../support/again.ts';
import { expectConverted, expectNothingTemporary, temporaries } from '../support/converted.ts';
import { converting, patiently, takeFull, until } from '../support/converting.ts';
import { installationOf } from '../support/installation-of.ts';
import type { SeenSnapshot } from '../support/person.ts';
import { groups, ruleJson, World } from '../support/world.ts';

let world: World;
const minute = 60_000;
const targets = [groups.weu, groups.sea];

beforeEach(async () => {
  world = await World.start(converting());
});

afterEach(async () => {
  await world.close();
});

describe('what goes wrong on the way', () => {
  const failing = { failing: 'operation', code: 'InternalExecutionError', message: 'x' } as const;

  /** The next creates of the source's temporary disk or snapshot fail, this many. */
  function failCreates(type: 'disk' | 'snapshot', { uniqueId, name }: SeenSnapshot, times: number): void {
    const { faults } = world.cloud.resourceManager;
    const temporary = temporaryName({ ...groups.source, name }, uniqueId, installationOf('local-convert'));
    if (type === 'disk') faults.failDiskCreate({ ...failing, times, disk: temporary });
    else faults.failCreate({ ...failing, times, snapshot: temporary });
  }

  test.each(['disk', 'snapshot'] as const)('a %s that fails is made anew', async (type) => {
    failCreates(type, takeFull(world, 'full-1'), 2);
    await world.settle();
    expect(world.records.map(({ reason }) => reason)).toContain('ConversionFailed');
    expectConverted(world, targets, 'full-1');
    expectNothingTemporary(world);
    await again(world);
  });

  test('not for ever, and what failed does not stay', async () => {
    failCreates('disk', takeFull(world, 'full-1'), 100);
    await world.settle();
    for (const group of targets) {
      expect(world.reasons('full-1', group).at(-1)).toBe('blocked CopyFailed');
      expect(world.person.names(group)).toEqual([]);
    }
    expectNothingTemporary(world);
  });

  test('a copy that stops is begun again from the same pair', async () => {
    world.cloud.resourceManager.faults.failCopy({ snapshot: 'full-1', percent: 40, times: 2 });
    takeFull(world, 'full-1');
    await world.settle();
    expectConverted(world, targets, 'full-1');
    expectNothingTemporary(world);
    const disks = world.cloud.resourceManager.requests.requests.filter(
      ({ method, path }) => method === 'DELETE' && path.includes('/disks/'),
    );
    expect(disks.length).toBeLessThanOrEqual(targets.length);
    await again(world);
  });

  test('a target that cannot be read holds up no other one', async () => {
    const answer = { status: 403, code: 'AuthorizationFailed', message: 'no role' };
    world.cloud.resourceManager.faults.add({
      resourceGroup: groups.sea.resourceGroup,
      times: 10_000,
      answer,
    });
    takeFull(world, 'full-1');
    await world.settle();
    expectConverted(world, [groups.weu], 'full-1');
    expect(world.reasons('full-1', groups.weu).at(-1)).toBe('none InSync');
    world.cloud.resourceManager.faults.clear();
    await world.nightlySync();
    expectConverted(world, targets, 'full-1');
    expectNothingTemporary(world);
    await again(world);
  });
});

describe('the nightly sync', () => {
  test('removes what nobody works on any more, and says so', async () => {
    // No copy begins, and the chains of looks end, as no waiting mends it.
    const answer = { status: 400, code: 'InvalidParameter', message: 'x' };
    const { faults } = world.cloud.resourceManager;
    faults.add({ method: 'PUT', path: /snapshots\/full-1$/i, times: 10_000, answer });
    takeFull(world, 'full-1');
    await world.settle();
    faults.clear();
    // The source goes, and no event tells.
    world.cloud.eventGrid.delivery.lose = 1;
    await patiently(world, () => world.person.delete(groups.source, 'full-1'));
    await world.settle();
    expect(temporaries(world).snapshots).toHaveLength(1);
    await world.nightlySync();
    expect(temporaries(world).snapshots).toHaveLength(1);
    await world.pass(4 * 60 * minute);
    await world.nightlySync();
    expectNothingTemporary(world);
    const swept = world.records.filter(({ event }) => event === 'workGroupSwept');
    expect(swept.at(-1)).toMatchObject({ pairs: 1, removed: [expect.stringMatching(/^snaprep-/)] });
    await again(world);
  });

  test('leaves what a copy reads from, however old', async () => {
    world.cloud.resourceManager.behaviour.fullCopyMs = 10 * 60 * minute;
    await world.deploy({ rules: [ruleJson({ fullSnapshots: 'convert', whenSourceDeleted: 'keep' })] });
    takeFull(world, 'full-1');
    await world.pass(5 * minute);
    world.person.delete(groups.source, 'full-1');
    await world.pass(5 * 60 * minute);
    await world.nightlySync();
    expect(temporaries(world).snapshots).toHaveLength(1);
    await world.settle(12 * 60 * minute);
    expect(world.person.get(groups.weu, 'full-1')).toMatchObject({ completionPercent: 100 });
    expectNothingTemporary(world);
    await again(world);
  });

  test('leaves everything where a listing that should prove it fails', async () => {
    takeFull(world, 'full-1');
    await until(world, () => temporaries(world).snapshots.length === 1);
    await world.deploy({ rules: [ruleJson({ fullSnapshots: 'convert', select: { names: ['other'] } })] });
    const answer = { status: 403, code: 'AuthorizationFailed', message: 'no role' };
    world.cloud.resourceManager.faults.add({
      path: /rg-images-sea\/providers\/Microsoft.Compute\/snapshots$/i,
      times: 10_000,
      answer,
    });
    world.cloud.resourceManager.faults.add({ path: /snapshots\/full-1$/i, times: 10_000, answer });
    await world.pass(4 * 60 * minute);
    await world.nightlySync();
    expect(temporaries(world).snapshots).toHaveLength(1);
    world.cloud.resourceManager.faults.clear();
    await world.nightlySync();
    expectNothingTemporary(world);
  });
});
