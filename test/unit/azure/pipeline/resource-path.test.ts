/** What an address is about; answers are compared with it, however it is written. */
import { expect, test } from 'vitest';
import { requestedPath } from '../../../../src/azure/pipeline/resource-path.ts';

const subscription = 'https://management.azure.com/subscriptions/S-1';
const group = `${subscription}/resourceGroups/rg`;
const snapshots = `${group}/providers/Microsoft.Compute/snapshots`;

test.each([
  [snapshots, 'listing', 'microsoft.compute/snapshots'],
  [`${snapshots}/golden-1`, 'resource', 'microsoft.compute/snapshots'],
  [`${group}/providers/Microsoft.Compute/disks/one?api-version=1`, 'resource', 'microsoft.compute/disks'],
  [
    `${snapshots}/golden-1/providers/Microsoft.Authorization/locks`,
    'listing',
    'microsoft.authorization/locks',
  ],
  [
    `${subscription}/providers/Microsoft.Compute/locations/westeurope/operations/1`,
    'operation',
    'microsoft.compute/locations/operations',
  ],
  [group, 'resource', undefined],
  [`${subscription}/resourceGroups`, 'listing', undefined],
])('%s is a %s', (url, kind, type) => {
  const path = requestedPath({ url });
  expect(path.kind).toBe(kind);
  expect(path.type).toBe(type);
  expect(path.subscriptionId).toBe('s-1');
});

test('one spelling for all spellings of an address', () => {
  const key = '/subscriptions/s-1/resourcegroups/rg (a)/providers/microsoft.compute/snapshots/gold_en';
  for (const path of [
    '/subscriptions/S-1/resourceGroups/rg%20(a)/providers/Microsoft.Compute/snapshots/gold_en',
    '/subscriptions/s-1/resourcegroups/RG%20%28A%29/providers/microsoft.compute/Snapshots/Gold%5Fen',
    '//subscriptions/s-1//resourceGroups/rg%20(a)/providers/Microsoft.Compute/snapshots/gold%5fen/',
  ]) {
    expect(requestedPath({ url: `https://management.azure.com${path}` })).toMatchObject({
      key,
      resourceGroup: 'rg (a)',
    });
  }
});

test('what is no encoding stays as it is written, and a slash that is encoded parts nothing', () => {
  const { key } = requestedPath({ url: `${snapshots}/one%zz` });
  expect(key.endsWith('/snapshots/one%zz')).toBe(true);
  expect(requestedPath({ url: `${snapshots}/one%2Ftwo` })).toMatchObject({ kind: 'resource' });
});
