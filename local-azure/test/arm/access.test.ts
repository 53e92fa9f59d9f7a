import { expect, test } from 'vitest';
import { atOnce, open, refusalOf, sourceId, takeSnapshot, type Fixture } from './arm-fixture.ts';

const grant = ({ compute }: Fixture, name: string, durationInSeconds = 3600) =>
  compute.snapshots
    .grantAccess('rg-images', name, { access: 'Read', durationInSeconds }, atOnce)
    .pollUntilDone();

test('granted access has a URL at the blob endpoint, and is told as an action on the snapshot', async () => {
  const fixture = await open({ blobEndpoint: 'https://127.0.0.1:1' });
  const id = takeSnapshot(fixture, 'golden-1');
  fixture.operations.length = 0;
  const { accessSAS } = await grant(fixture, 'golden-1');
  expect(accessSAS).toMatch(/^https:\/\/127\.0\.0\.1:1\/.+si=/);
  expect(fixture.manager.getSnapshot(id)?.properties['diskState']).toBe('ActiveSAS');
  await fixture.compute.snapshots.revokeAccess('rg-images', 'golden-1', atOnce).pollUntilDone();
  expect(fixture.manager.getSnapshot(id)?.properties['diskState']).toBe('Unattached');
  expect(
    fixture.operations.map(({ kind, operationName, resourceId }) => ({ kind, operationName, resourceId })),
  ).toEqual([
    { kind: 'Action', operationName: 'Microsoft.Compute/snapshots/beginGetAccess/action', resourceId: id },
    { kind: 'Action', operationName: 'Microsoft.Compute/snapshots/endGetAccess/action', resourceId: id },
  ]);
});

test('closed network access refuses it', async () => {
  const fixture = await open();
  const id = takeSnapshot(fixture, 'golden-1');
  for (const properties of [
    { networkAccessPolicy: 'DenyAll' },
    { networkAccessPolicy: 'AllowAll', publicNetworkAccess: 'Disabled' },
  ]) {
    fixture.manager.patchSnapshot(id, { properties });
    expect(await refusalOf(grant(fixture, 'golden-1'))).toMatchObject({ status: 403 });
  }
});

test('at most five of a family are open at once', async () => {
  const fixture = await open();
  for (let index = 1; index <= 6; index += 1) takeSnapshot(fixture, `golden-${index}`);
  for (let index = 1; index <= 5; index += 1) await grant(fixture, `golden-${index}`);
  expect(await refusalOf(grant(fixture, 'golden-6'))).toMatchObject({ status: 409 });
  fixture.manager.endGetAccess(sourceId('golden-1'));
  await grant(fixture, 'golden-6');
});

test('an active SAS holds a delete back until it is revoked or ends', async () => {
  const fixture = await open();
  const { manager, clock, compute } = fixture;
  for (const name of ['golden-1', 'golden-2']) {
    takeSnapshot(fixture, name);
    await grant(fixture, name, 60);
    await compute.snapshots.delete('rg-images', name).submitted();
    expect(manager.getSnapshot(sourceId(name))).toBeDefined();
  }
  manager.endGetAccess(sourceId('golden-1'));
  expect(manager.getSnapshot(sourceId('golden-1'))).toBeUndefined();
  expect(manager.getSnapshot(sourceId('golden-2'))).toBeDefined();
  clock.advanceTo(manager.nextChange() ?? 0);
  expect(manager.getSnapshot(sourceId('golden-2'))).toBeUndefined();
});
