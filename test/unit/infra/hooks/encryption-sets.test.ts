/** An encryption set that a target names is looked for before anything is made. */
import { expect, test } from 'vitest';
import { encryptionSet, encryptionSetsOf } from '../../../../infra/hooks/encryption-sets.ts';
import { rule, target } from '../../../support/snapshots.ts';

const id = `/subscriptions/${target.subscriptionId}/resourceGroups/rg-keys/providers/Microsoft.Compute/diskEncryptionSets/des`;

async function found(answer: unknown, location = 'westeurope'): Promise<string[]> {
  const asked: string[] = [];
  const arm = {
    get: (path: string) => {
      asked.push(path);
      return Promise.resolve(answer);
    },
    post: () => Promise.reject(new Error('nothing is changed')),
  };
  const findings = await encryptionSet(arm, { id, location });
  expect(asked).toEqual([`${id}?api-version=2023-10-02`]);
  return findings.map(({ kind, text }) => `${kind}: ${text}`);
}

test('it is there, in the region of its target, however that is written', async () => {
  expect(await found({ location: 'West Europe' })).toEqual([]);
  // What Azure does not tell is no problem.
  expect(await found({})).toEqual([]);
});

test('it is not there, or in another region', async () => {
  expect(await found(undefined)).toEqual([
    expect.stringMatching(/^problem: .*diskEncryptionSets\/des is not there/),
  ]);
  expect(await found({ location: 'northeurope' })).toEqual([
    expect.stringMatching(/^problem: .*is in northeurope, its target in westeurope/),
  ]);
});

test('each is asked for once in a region', () => {
  const withSet = { ...target, diskEncryptionSetId: id };
  const targets = [
    withSet,
    { ...withSet, resourceGroup: 'b', diskEncryptionSetId: id.toUpperCase() },
    { ...withSet, resourceGroup: 'c', location: 'northeurope' },
    { ...target, resourceGroup: 'd' },
  ];
  const config = {
    rules: [{ ...rule, targets }],
    nightlySync: '',
    deletionGuard: { maxCount: 1, maxPercent: 1 },
  };
  expect(encryptionSetsOf(config).map(({ location }) => location)).toEqual([target.location, 'northeurope']);
});
