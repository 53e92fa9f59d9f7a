/** Which rights on its source a copy is checked for. Under which name is a setting: Azure's is not known. */
import { expect, test } from 'vitest';
import type { Behaviour } from '../../src/arm/behaviour.ts';
import {
  atOnce,
  copyOf,
  open,
  refusalOf,
  replicaId,
  sourceId,
  takeSnapshot,
  type Fixture,
} from './arm-fixture.ts';

type Checked = Partial<Pick<Behaviour, 'copySourceRight'>>;

const onSnapshots = 'Microsoft.Compute/snapshots/beginGetAccess/action';
const onDisks = 'Microsoft.Compute/disks/beginGetAccess/action';
const source = sourceId('golden-1');

/** Whoever calls may read and write everywhere, and has these rights on the source alone. */
async function openWith(behaviour: Checked, rights: readonly string[]): Promise<Fixture> {
  const everywhere = ['Microsoft.Compute/snapshots/read', 'Microsoft.Compute/snapshots/write'];
  const fixture = await open(behaviour, {
    authorize: ({ action, scope }) =>
      everywhere.includes(action) || (scope === source && rights.includes(action)),
  });
  takeSnapshot(fixture, 'golden-1');
  return fixture;
}

function copy({ compute }: Fixture): Promise<unknown> {
  return compute.snapshots.createOrUpdate('rg-replicas', 'golden-1', copyOf(source), atOnce).pollUntilDone();
}

test.each<[Checked, string[]]>([
  [{}, [onSnapshots, onDisks]],
  [{ copySourceRight: 'snapshots' }, [onSnapshots]],
  [{ copySourceRight: 'disks' }, [onDisks]],
])('with %j, %j is enough', async (behaviour, rights) => {
  const fixture = await openWith(behaviour, rights);
  await copy(fixture);
  expect(fixture.manager.getSnapshot(replicaId('golden-1'))).toBeDefined();
});

test.each<[Checked, string[], string]>([
  [{}, [onDisks], onSnapshots],
  [{}, [onSnapshots], onDisks],
  [{ copySourceRight: 'snapshots' }, [onDisks], onSnapshots],
  [{ copySourceRight: 'disks' }, [onSnapshots], onDisks],
])('with %j, %j is not: %s is missing', async (behaviour, rights, missing) => {
  const fixture = await openWith(behaviour, rights);
  const refusal = await refusalOf(copy(fixture));
  expect(refusal).toMatchObject({ status: 403, code: 'LinkedAuthorizationFailed' });
  expect(refusal.message).toContain(
    `permission to perform action '${missing}' on the linked scope(s) '${source}'`,
  );
  expect(fixture.manager.getSnapshot(replicaId('golden-1'))).toBeUndefined();
});
