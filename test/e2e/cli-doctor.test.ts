/** `doctor` by the built file against a local cloud in which something is wrong. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CliCloud } from '../support/cli.ts';
import { groupId } from '../support/person.ts';
import { groups, ruleJson, targetJson } from '../support/world.ts';

let cli: CliCloud;

beforeEach(async () => {
  cli = await CliCloud.start();
});

afterEach(async () => {
  await cli.close();
});

interface Findings {
  healthy: boolean;
  findings: { check: string; state: string; text: string; mend?: string }[];
}

async function doctor(...words: string[]): Promise<Findings & { code: number | null }> {
  const { code, out } = await cli.run('doctor', '-o', 'json', ...words);
  return { code, ...(JSON.parse(out) as Findings) };
}

test('where all is well each check says what it saw, and nothing is written', async () => {
  const { code, healthy, findings } = await doctor();
  expect(findings.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect({ code, healthy }).toEqual({ code: 0, healthy: true });
  expect([...new Set(findings.map(({ check }) => check))]).toEqual([
    ...[
      'sign-in',
      'network',
      'clock',
      'groups',
      'permissions',
      'providers',
      'regions',
      'skus',
      'quota',
      'policies',
    ],
  ]);
  const writes = cli.cloud.resourceManager.requests.requests.filter(
    ({ method, path }) => method !== 'GET' && !path.includes('checkPolicyRestrictions'),
  );
  expect(writes).toEqual([]);
});

test('each thing that is wrong is named with what mends it', async () => {
  const { resourceManager } = cli.cloud;
  const des = `/subscriptions/${groups.sea.subscriptionId}/resourceGroups/rg-images-sea/providers/Microsoft.Compute/diskEncryptionSets/des-1`;
  resourceManager.putDiskEncryptionSet({ id: des, location: 'westeurope' });
  resourceManager.behaviour.regionsWithoutZones = ['westeurope'];
  resourceManager.behaviour.snapshotQuota = 1;
  cli.person.take(groups.weu, 'other-1');
  cli.person.deleteGroup(groups.near);
  resourceManager.policies.put({
    name: 'no-images-here',
    scope: groupId(groups.weu),
    types: ['Microsoft.Compute/snapshots'],
    effect: { kind: 'deny' },
  });
  await cli.configure({
    rules: [
      ruleJson({
        targets: [
          { ...targetJson(groups.weu), sku: 'Standard_ZRS' },
          { ...targetJson(groups.sea), diskEncryptionSetId: des },
          targetJson(groups.near),
        ],
      }),
    ],
  });
  const { code, findings } = await doctor();
  expect(code).toBe(3);
  const problems = findings.filter(({ state }) => state === 'problem');
  const found = (check: string): { text: string; mend?: string } | undefined =>
    problems.find((one) => one.check === check);
  expect(found('groups')).toMatchObject({ mend: expect.stringContaining('az group create') as string });
  expect(found('skus')).toMatchObject({
    text: expect.stringContaining('Standard_ZRS in westeurope') as string,
  });
  expect(found('quota')).toMatchObject({ text: expect.stringContaining('1 of 1') as string });
  expect(found('encryption-sets')).toMatchObject({
    text: expect.stringContaining('is in westeurope') as string,
  });
  expect(found('policies')).toMatchObject({
    mend: expect.stringContaining('az policy exemption create') as string,
  });
  const table = await cli.run('doctor', '--check', 'policies');
  expect(table.out).toMatch(/✗ problem {2}policies .*no-images-here would refuse/);
  expect(table.out).toMatch(/Mend: az policy exemption create/);
});

test('a subscription that is not there is mended by no new group in it', async () => {
  const none = '33333333-3333-4333-8333-333333333333';
  await cli.configure({
    rules: [ruleJson({ targets: [{ ...targetJson(groups.weu), subscriptionId: none }] })],
  });
  const { code, findings } = await doctor('--check', 'groups');
  expect(code).toBe(3);
  const [problem, ...others] = findings.filter(({ state }) => state === 'problem');
  expect(others).toEqual([]);
  expect(problem?.text).toContain('SubscriptionNotFound');
  expect(problem?.mend).toMatch(new RegExp(`^az account list --refresh .* az login .* ${none}$`));
});

test('words that make no sense are refused; so is a cloud that is gone', async () => {
  const wrong = await cli.run('doctor', '--check', 'polices');
  expect(wrong).toMatchObject({ code: 64, out: '' });
  expect(wrong.error).toContain('did you mean "policies"?');
  await cli.cloud.close();
  const gone = await cli.run('doctor');
  expect(gone).toMatchObject({ code: 64, out: '' });
  expect(gone.error).toContain('the local cloud of this file has ended');
});
