import { afterEach, beforeEach, expect, test } from 'vitest';
import { stagingAccountName } from '../../src/replication/ways/stage/staged.ts';
import { again } from '../support/again.ts';
import { groupId, snapshotId, type Group } from '../support/person.ts';
import { blobsIn, expectCopied, expectNothingLeft } from '../support/staged.ts';
import { groups, ruleJson, selected, World } from '../support/world.ts';

let world: World;
const minute = 60_000;
const targets = [groups.weu, groups.sea];
const staged = { rules: [ruleJson({ fullSnapshots: 'stage' })] };

beforeEach(async () => {
  world = await World.start(staged);
});

afterEach(async () => {
  await world.close();
});

function takeFull(name: string, tags: Record<string, string> = selected): void {
  world.person.take(groups.source, name, { tags, incremental: false });
}

test('a full snapshot reaches other regions byte for byte, and nothing of the way is left', async () => {
  takeFull('full-1');
  await world.settle();
  expectCopied(world, targets, 'full-1');
  expectNothingLeft(world, targets);
  await again(world);
});

test('the account on the way is ours alone, private, and says so', async () => {
  world.cloud.blobs.faults.add({ comp: 'page', times: 1000, answer: { status: 500, code: 'InternalError' } });
  takeFull('full-1');
  await world.pass(minute);
  const [account, ...more] = world.cloud.resourceManager.listStorageAccounts(groupId(groups.weu));
  expect(more).toEqual([]);
  expect(account).toMatchObject({
    location: 'westeurope',
    kind: 'StorageV2',
    sku: { name: 'Standard_LRS' },
    tags: { 'snaprep-staging': `${groups.weu.subscriptionId}/${groups.weu.resourceGroup}` },
    properties: {
      allowBlobPublicAccess: false,
      minimumTlsVersion: 'TLS1_2',
      supportsHttpsTrafficOnly: true,
      allowCrossTenantReplication: false,
      defaultToOAuthAuthentication: true,
    },
  });
  // The name of a blob tells nothing of what is in it.
  expect(blobsIn(world, groups.weu).join()).not.toContain('full-1');
});

test('an account that was made although Azure answered 503 is used, and not made twice', async () => {
  const answer = {
    status: 503,
    code: 'ServiceUnavailable',
    message: 'try again',
    takesEffect: true,
  } as const;
  world.cloud.resourceManager.faults.add({
    path: /storageAccounts\/[^/]+$/,
    method: 'PUT',
    times: 2,
    answer,
  });
  takeFull('full-1');
  await world.settle();
  expectCopied(world, targets, 'full-1');
  expectNothingLeft(world, targets);
  await again(world);
});

test('two at once share the account', async () => {
  takeFull('full-1');
  takeFull('full-2');
  await world.settle();
  expectCopied(world, targets, 'full-1', 'full-2');
  expectNothingLeft(world, targets);
  await again(world);
});

test('a source that is taken again under its name keeps its replica until the new one is staged', async () => {
  takeFull('full-1');
  await world.settle();
  world.person.delete(groups.source, 'full-1');
  await world.pass(minute);
  takeFull('full-1');
  await world.settle();
  expectCopied(world, targets, 'full-1');
  expectNothingLeft(world, targets);
  await again(world);
});

test('a source that is deleted midway leaves nothing, and can be deleted', async () => {
  world.cloud.blobs.faults.add({ comp: 'page', times: 1000, answer: { status: 500, code: 'InternalError' } });
  takeFull('full-1');
  await world.pass(2 * minute);
  expect(blobsIn(world, groups.weu)).toHaveLength(1);
  // An access that is still on, as two targets read at once, runs out within minutes; until then Azure waits.
  world.person.delete(groups.source, 'full-1');
  world.cloud.blobs.faults.clear();
  await world.settle();
  expect(world.person.names(groups.weu)).toEqual([]);
  expectNothingLeft(world, targets);
  await again(world);
});

test('an access that somebody else opened is used, and never ended', async () => {
  takeFull('full-1');
  const source = snapshotId(groups.source, 'full-1');
  world.cloud.resourceManager.beginGetAccess(source, 24 * 3600);
  await world.settle();
  expectCopied(world, targets, 'full-1');
  expect(world.person.get(groups.source, 'full-1')?.['diskState']).toBe('ActiveSAS');
  world.cloud.resourceManager.endGetAccess(source);
  await world.pass(1000);
  expectNothingLeft(world, targets);
  await again(world);
});

test('a lock on the target group keeps the empty account, and the next copy uses it', async () => {
  world.cloud.resourceManager.putLock(groupId(groups.weu), 'keep', 'CanNotDelete', '');
  takeFull('full-1');
  await world.settle();
  takeFull('full-2');
  await world.settle();
  expectCopied(world, targets, 'full-1', 'full-2');
  expect(world.cloud.resourceManager.listStorageAccounts(groupId(groups.weu))).toHaveLength(1);
  world.cloud.resourceManager.deleteLock(groupId(groups.weu), 'keep');
  await world.nightlySync();
  expectNothingLeft(world, targets);
  await again(world);
});

test('what was left on the way is removed by the nightly sync, once it is old enough', async () => {
  world.cloud.blobs.faults.add({ comp: 'page', times: 1000, answer: { status: 500, code: 'InternalError' } });
  takeFull('full-1');
  await world.pass(minute);
  // Its chains of looks are lost together with the source.
  world.cloud.eventGrid.delivery.lose = 1;
  world.person.delete(groups.source, 'full-1');
  world.cloud.resourceManager.faults.add({
    path: /snapshots\/full-1$/i,
    times: 1000,
    answer: { status: 500, code: 'InternalServerError', message: 'x' },
  });
  await world.settle();
  world.cloud.resourceManager.faults.clear();
  world.cloud.blobs.faults.clear();
  expect(blobsIn(world, groups.weu)).toHaveLength(1);
  await world.pass(4 * 60 * minute);
  await world.nightlySync();
  expectNothingLeft(world, targets);
  await again(world);
});

function putAccount(group: Group, name: string, tags: Record<string, string>): void {
  const id = `${groupId(group)}/providers/Microsoft.Storage/storageAccounts/${name}`;
  const { location } = group;
  const body = { location, kind: 'StorageV2', sku: { name: 'Standard_LRS' }, tags };
  world.cloud.resourceManager.putStorageAccount(id, body);
}

test('a target whose account may not be read stops its own copy and no other', async () => {
  world.cloud.resourceManager.faults.add({
    path: /rg-images-sea\/.*\/storageAccounts\//i,
    times: 10_000,
    answer: { status: 403, code: 'AuthorizationFailed', message: 'its role is not there yet' },
  });
  takeFull('full-1');
  await world.pass(5 * minute);
  expectCopied(world, [groups.weu], 'full-1');
  expect(world.person.names(groups.sea)).toEqual([]);
  const ofWeu = world.reasons('full-1', groups.weu);
  expect(ofWeu.at(-1)).toBe('none InSync');
  expect(ofWeu.filter((reason) => /^(blocked|failed) /.test(reason))).toEqual([]);
  world.cloud.resourceManager.faults.clear();
  await world.settle();
  expectCopied(world, targets, 'full-1');
  expectNothingLeft(world, targets);
  await again(world);
});

test("someone else's account is left alone, with our very name or with one like it", async () => {
  const ours = stagingAccountName(groups.weu);
  putAccount(groups.weu, ours, { owner: 'someone' });
  putAccount(groups.sea, 'snaprepbackups', { 'snaprep-staging': 'mine' });
  await world.pass(1000);
  const before = targets.flatMap((group) => world.cloud.resourceManager.listStorageAccounts(groupId(group)));
  takeFull('full-1');
  await world.settle();
  await world.nightlySync();
  expect(world.reasons('full-1', groups.weu).at(-1)).toBe('blocked StagingAccountTaken');
  expect(world.person.names(groups.weu)).toEqual([]);
  expect(world.person.names(groups.sea)).toEqual(['full-1']);
  const after = targets.flatMap((group) => world.cloud.resourceManager.listStorageAccounts(groupId(group)));
  expect(after).toEqual(before);
});

/** Makes a container of somebody else's in our account midway, and lets the copy go on. */
async function putTheirContainer(): Promise<void> {
  const fault = { comp: 'page', times: 1000, answer: { status: 500, code: 'InternalError' } } as const;
  world.cloud.blobs.faults.add(fault);
  takeFull('full-1');
  await world.pass(minute);
  const account = world.cloud.blobs.store.accounts.get(stagingAccountName(groups.weu));
  const container = { name: 'theirs', etag: '"1"', lastModified: 0, blobs: new Map() };
  account?.containers.set(container.name, container);
  world.cloud.blobs.faults.clear();
}

function expectTheirsStays(): void {
  const account = world.cloud.blobs.store.accounts.get(stagingAccountName(groups.weu));
  expect([...(account?.containers.keys() ?? [])].sort()).toEqual(['snapshots', 'theirs']);
  expect(blobsIn(world, groups.weu)).toEqual([]);
  expect(world.cloud.resourceManager.listStorageAccounts(groupId(groups.weu))).toHaveLength(1);
}

test("someone else's container in our account stays, and the account with it", async () => {
  await putTheirContainer();
  await world.settle();
  expectCopied(world, targets, 'full-1');
  expectTheirsStays();
  await again(world);
});

/** Of a proxy that answers in place of the service. */
const foreign = { status: 200, page: '<html><body>blocked by your organisation</body></html>' };

test('also where something else answers when it is asked what is in there', async () => {
  await putTheirContainer();
  const path = new RegExp(`^/${stagingAccountName(groups.weu)}/?$`);
  world.cloud.blobs.faults.add({ method: 'GET', path, times: 10_000, answer: foreign });
  await world.pass(10 * minute);
  await world.nightlySync();
  expectTheirsStays();
  world.cloud.blobs.faults.clear();
  await world.settle();
  expectCopied(world, targets, 'full-1');
  expectTheirsStays();
});

test.each([
  ['HEAD', undefined],
  ['GET', 'list'],
  ['GET', 'pagelist'],
  ['PUT', undefined],
  ['PUT', 'page'],
  ['PUT', 'lease'],
  ['PUT', 'metadata'],
  ['DELETE', undefined],
])(
  'what something else answers to %s %s costs a look, and nothing is refused for it',
  async (method, comp) => {
    world.cloud.blobs.faults.add({ method, ...(comp !== undefined && { comp }), times: 2, answer: foreign });
    takeFull('full-1');
    await world.settle();
    expectCopied(world, targets, 'full-1');
    const looks = targets.flatMap((target) => world.reasons('full-1', target));
    expect(looks.filter((reason) => reason.startsWith('blocked '))).toEqual([]);
    await world.nightlySync();
    expectNothingLeft(world, targets);
    await again(world);
  },
);

test('no address with a SAS is in any log, message or metadata', async () => {
  const seen: string[] = [];
  const stop = world.cloud.onChange(() => {
    for (const queue of ['snapshot-events', 'replication-hints']) {
      seen.push(
        ...world.cloud.serviceBus
          .queue(queue)
          .messages()
          .map((message) => JSON.stringify(message)),
      );
    }
    for (const { containers } of world.cloud.blobs.store.accounts.values()) {
      for (const { blobs } of containers.values())
        for (const { metadata } of blobs.values()) seen.push(JSON.stringify(metadata));
    }
  });
  world.cloud.blobs.faults.add({ comp: 'page', times: 3, answer: { status: 500, code: 'InternalError' } });
  world.cloud.blobs.faults.add({ comp: 'pagelist', times: 1, answer: 'broken-connection' });
  takeFull('full-1');
  await world.settle();
  stop();
  expectCopied(world, targets, 'full-1');
  const secret = /[?&]sig=|[?&]se=|[?&]si=|AccountKey|SharedAccessSignature/i;
  expect(seen.length).toBeGreaterThan(0);
  expect([...seen, ...world.lines].filter((text) => secret.test(text))).toEqual([]);
  expect(world.lines.some((line) => line.includes('copy pages'))).toBe(true);
});
