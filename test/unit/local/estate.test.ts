/** What there is on the local cloud for a file of one's own. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { cloudOfEstate, readEstate } from '../../../src/local/estate.ts';
import { readDeployment } from '../../../src/local/deployment/read-deployment.ts';

const projectRoot = path.resolve(import.meta.dirname, '../../..');

test('every group that the file names is there, that of an encryption set too, in its place', () => {
  const estate = readEstate(path.join(projectRoot, 'replication.example.json'));
  const { seed } = cloudOfEstate(estate, readDeployment(projectRoot, 'local'));
  const groups = seed.subscriptions.flatMap(({ subscriptionId, resourceGroups = [] }) =>
    resourceGroups.map(({ name, location }) => `${subscriptionId.slice(0, 2)} ${name} ${location}`),
  );
  expect(groups.sort()).toEqual([
    '11 rg-citrix northeurope',
    '11 rg-images northeurope',
    '11 rg-images-weu westeurope',
    '22 rg-citrix-eus2 eastus2',
    '22 rg-images-sea southeastasia',
    '22 rg-keys-sea southeastasia',
  ]);
});
