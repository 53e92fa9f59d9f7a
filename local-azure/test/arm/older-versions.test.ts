import { describe, expect, test } from 'vitest';
import { computeDiskVersions, diskVersions, storageVersions } from '../../src/arm/api-versions.ts';
import { inApiVersion } from '../../src/arm/older-versions.ts';
import { images, machine, open, sourceId, diskId, type Fixture } from './arm-fixture.ts';

/** A snapshot with everything that a version may lack. */
async function taken(): Promise<Fixture> {
  const fixture = await open();
  fixture.manager.ensureDisk({ id: diskId, location: 'westeurope', properties: machine });
  fixture.manager.putSnapshot(sourceId('a'), {
    location: 'westeurope',
    properties: { incremental: true, creationData: { createOption: 'Copy', sourceResourceId: diskId } },
  });
  fixture.clock.advanceBy(1);
  return fixture;
}

async function read({ request }: Fixture, version: string): Promise<Record<string, unknown>> {
  const { status, body } = await request(`${sourceId('a')}?api-version=${version}`);
  expect(status).toBe(200);
  return (body as { properties: Record<string, unknown> }).properties;
}

test.each([
  ['2018-04-01', ['incremental', 'hyperVGeneration', 'uniqueId', 'diskSizeBytes', 'diskState']],
  ['2018-09-30', ['incremental', 'uniqueId']],
  ['2019-03-01', ['networkAccessPolicy', 'encryption', 'diskState', 'purchasePlan']],
  ['2020-05-01', ['diskState', 'supportedCapabilities']],
  ['2020-09-30', ['supportedCapabilities', 'publicNetworkAccess']],
  ['2021-04-01', ['securityProfile', 'incrementalSnapshotFamilyId']],
  ['2022-03-02', ['incrementalSnapshotFamilyId', 'snapshotAccessState']],
  ['2024-03-02', ['snapshotAccessState']],
])('%s lacks %j', async (version, lacking) => {
  const properties = await read(await taken(), version);
  for (const name of lacking) expect(properties).not.toHaveProperty(name);
});

test.each([
  ['2018-09-30', 'hyperVGeneration'],
  ['2019-03-01', 'incremental'],
  ['2019-03-01', 'creationData.sourceUniqueId'],
  ['2020-05-01', 'networkAccessPolicy'],
  ['2020-06-30', 'diskState'],
  ['2020-09-30', 'purchasePlan'],
  ['2021-04-01', 'supportedCapabilities'],
  ['2021-08-01', 'securityProfile'],
  ['2022-07-02', 'incrementalSnapshotFamilyId'],
  ['2025-01-02', 'snapshotAccessState'],
])('%s is the first with %s', async (version, name) => {
  const fixture = await taken();
  expect(await read(fixture, version)).toHaveProperty(name);
  const { known } = computeDiskVersions;
  const before = known[known.indexOf(version) - 1] ?? '';
  expect(await read(fixture, before)).not.toHaveProperty(name);
});

test('no version gives anything that a later one lacks', async () => {
  const fixture = await taken();
  let earlier: string[] = [];
  for (const version of computeDiskVersions.known) {
    const names = Object.keys(await read(fixture, version));
    expect(names).toEqual(expect.arrayContaining(earlier));
    earlier = names;
  }
});

test('lists and results of operations are given in the version too', async () => {
  const fixture = await taken();
  const list = await fixture.request(
    `${images}/providers/Microsoft.Compute/snapshots?api-version=2018-04-01`,
  );
  const [first] = (list.body as { value: { properties: object }[] }).value;
  expect(first?.properties).not.toHaveProperty('incremental');
  const put = await fixture.request(`${sourceId('b')}?api-version=2018-04-01`, {
    method: 'PUT',
    body: {
      location: 'westeurope',
      properties: { creationData: { createOption: 'Copy', sourceResourceId: diskId } },
    },
  });
  const poll = new URL(put.headers.get('azure-asyncoperation') ?? '');
  expect(poll.searchParams.get('api-version')).toBe('2018-04-01');
  const { body } = await fixture.request(`${poll.pathname}${poll.search}`);
  expect(body).toMatchObject({ status: 'Succeeded', properties: { output: { name: 'b' } } });
  expect(body).not.toHaveProperty('properties.output.properties.uniqueId');
});

test('every version is in order and none is there twice', () => {
  for (const { known } of [computeDiskVersions, diskVersions, storageVersions]) {
    expect([...new Set(known)].toSorted()).toEqual(known);
  }
});

describe('of what is no resource nothing is taken', () => {
  test.each([undefined, null, 'text', { status: 'InProgress' }, { value: [1, 'two', null] }])(
    '%j',
    (body) => {
      expect(inApiVersion(body, '2018-04-01')).toEqual(body);
    },
  );
});
