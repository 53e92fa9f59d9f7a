import { describe, expect, test } from 'vitest';
import { diskId, images, open, replicas, sourceId, subscriptionId, type Fixture } from './arm-fixture.ts';

const version = 'api-version=2021-04-01';
const scope = `/subscriptions/${subscriptionId}`;
const account = `${images}/providers/Microsoft.Storage/storageAccounts/stlocal`;

/** Two snapshots, a disk and a storage account among the images, and a snapshot elsewhere. */
async function filled(): Promise<Fixture> {
  const fixture = await open();
  const { manager, clock } = fixture;
  manager.createDisk(`${images}/providers/Microsoft.Compute/disks/data`, {
    location: 'westeurope',
    properties: { creationData: { createOption: 'Empty' }, diskSizeGB: 4 },
  });
  const copy = { incremental: true, creationData: { createOption: 'Copy', sourceResourceId: diskId } };
  manager.putSnapshot(sourceId('a'), { location: 'westeurope', tags: { Env: 'prod' }, properties: copy });
  manager.putSnapshot(sourceId('b'), {
    location: 'westeurope',
    tags: { Env: 'test', x: 'prod' },
    properties: copy,
  });
  clock.advanceBy(1);
  manager.putSnapshot(`${replicas}/providers/Microsoft.Compute/snapshots/c`, {
    location: 'eastus',
    properties: {
      incremental: true,
      creationData: { createOption: 'CopyStart', sourceResourceId: sourceId('a') },
    },
  });
  manager.putStorageAccount(account, {
    location: 'westeurope',
    kind: 'StorageV2',
    sku: { name: 'Standard_LRS' },
  });
  clock.advanceBy(1);
  return fixture;
}

async function names({ request }: Fixture, query: string, at = scope): Promise<string[]> {
  const { body } = await request(`${at}/resources?${version}&${query}`);
  return (body as { value: { name: string }[] }).value.map(({ name }) => name).toSorted();
}

function filter(text: string): string {
  return `$filter=${encodeURIComponent(text)}`;
}

test('resources of all types, of a subscription and of a group', async () => {
  const fixture = await filled();
  expect(await names(fixture, '')).toEqual(['a', 'b', 'c', 'data', 'golden', 'stlocal']);
  expect(await names(fixture, '', images)).toEqual(['a', 'b', 'data', 'golden', 'stlocal']);
  expect(await names(fixture, '', replicas)).toEqual(['c']);
  const { body } = await fixture.request(`${scope}/resources?${version}&${filter("name eq 'a'")}`);
  expect((body as { value: unknown[] }).value).toEqual([
    {
      id: sourceId('a'),
      name: 'a',
      type: 'Microsoft.Compute/snapshots',
      location: 'westeurope',
      sku: expect.anything() as unknown,
      tags: { Env: 'prod' },
    },
  ]);
});

test.each([
  ["resourceType eq 'Microsoft.Compute/snapshots'", ['a', 'b', 'c']],
  ["resourceType eq 'microsoft.compute/SNAPSHOTS' and name eq 'A'", ['a']],
  [
    "resourceType eq 'Microsoft.Compute/disks' or resourceType eq 'Microsoft.Storage/storageAccounts'",
    ['data', 'golden', 'stlocal'],
  ],
  [
    "resourceType ne 'Microsoft.Compute/snapshots' and resourceGroup eq 'RG-Images'",
    ['data', 'golden', 'stlocal'],
  ],
  ["location eq 'East US'", ['c']],
  ["tagName eq 'env'", ['a', 'b']],
  ["tagName eq 'Env' and tagValue eq 'prod'", ['a']],
  ["tagname eq 'none'", []],
  ["substringof('old', name)", ['golden']],
  ["startswith(tagName, 'E')", ['a', 'b']],
  ["name eq 'it''s'", []],
])('filter: %s', async (text, expected) => {
  expect(await names(await filled(), filter(text))).toEqual(expected);
});

test.each([
  'nonsense',
  "color eq 'red'",
  "name eq 'a' and",
  "name eq 'a' xor name eq 'b'",
  'name eq a',
  "tagName eq 'Env' and resourceType eq 'Microsoft.Compute/snapshots'",
  "name gt 'a'",
])('a filter that cannot be read is refused: %s', async (text) => {
  const { request } = await open();
  expect(await request(`${scope}/resources?${version}&${filter(text)}`)).toMatchObject({
    status: 400,
    body: { error: { code: 'InvalidFilterInQueryString' } },
  });
});

test('what is found by its tag comes without tags', async () => {
  const { request } = await filled();
  const asked = await request(
    `${scope}/resources?${version}&${filter("tagName eq 'Env' and tagValue eq 'prod'")}`,
  );
  const [found] = (asked.body as { value: object[] }).value;
  expect(found).toMatchObject({ id: sourceId('a') });
  expect(found).not.toHaveProperty('tags');
});

describe('pages', () => {
  test('$top says how many, and the rest follows by the link', async () => {
    const { request } = await filled();
    const found: string[] = [];
    let next: string | undefined = `${scope}/resources?${version}&$top=4`;
    const sizes: number[] = [];
    while (next !== undefined) {
      const { body } = await request(next);
      const page = body as { value: { name: string }[]; nextLink?: string };
      sizes.push(page.value.length);
      found.push(...page.value.map(({ name }) => name));
      next = page.nextLink?.replace(/^https:\/\/[^/]+/, '');
    }
    expect(sizes).toEqual([4, 2]);
    expect(found.toSorted()).toEqual(['a', 'b', 'c', 'data', 'golden', 'stlocal']);
    expect(await request(`${scope}/resources?${version}&$top=0`)).toMatchObject({ status: 400 });
  });

  test('what is asked for besides is shown', async () => {
    const { request } = await filled();
    const { body } = await request(`${scope}/resources?${version}&$expand=createdTime,provisioningState`);
    for (const resource of (body as { value: unknown[] }).value) {
      expect(resource).toMatchObject({
        createdTime: expect.any(String) as unknown,
        provisioningState: expect.any(String) as unknown,
      });
    }
  });
});

test('groups are listed by tag', async () => {
  const { request } = await open();
  await request(`${replicas}?${version}`, { method: 'PATCH', body: { tags: { kind: 'target' } } });
  const { body } = await request(
    `${scope}/resourceGroups?${version}&${filter("tagName eq 'kind' and tagValue eq 'target'")}`,
  );
  expect((body as { value: { name: string }[] }).value.map(({ name }) => name)).toEqual(['rg-replicas']);
});

test('a storage account is tagged and locked like any other resource', async () => {
  const { request } = await filled();
  const tags = `${account}/providers/Microsoft.Resources/tags/default?${version}`;
  await request(tags, { method: 'PATCH', body: { operation: 'Merge', properties: { tags: { a: '1' } } } });
  expect(await request(`${account}?api-version=2025-01-01`)).toMatchObject({ body: { tags: { a: '1' } } });
  const lock = `${account}/providers/Microsoft.Authorization/locks/keep?api-version=2016-09-01`;
  await request(lock, { method: 'PUT', body: { properties: { level: 'CanNotDelete' } } });
  const remove = (): Promise<unknown> => request(`${account}?api-version=2025-01-01`, { method: 'DELETE' });
  expect(await remove()).toMatchObject({ status: 409, body: { error: { code: 'ScopeLocked' } } });
  await request(lock, { method: 'DELETE' });
  expect(await remove()).toMatchObject({ status: 200 });
});
