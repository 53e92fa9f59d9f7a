/** The checks read the parameters that the deployment gets. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { existingTopicsOf, parameterOf, serviceGroupOf } from '../../../../infra/hooks/parameters.ts';
import { ofType } from '../../../../src/local/deployment/evaluated.ts';
import { deploymentOf, exampleFile, exampleNames } from '../deployment-snapshot.ts';

const main = readFileSync(path.join(import.meta.dirname, '../../../../infra/bicep/main.bicepparam'), 'utf8');
const shared = readFileSync(exampleFile('three-subscriptions', 'main.bicepparam'), 'utf8');

test('the group of the service, which azd names after its environment', () => {
  expect(serviceGroupOf(main, undefined)).toBe('rg-snaprep');
  expect(serviceGroupOf(main, 'west')).toBe('rg-snaprep-west');
  expect(serviceGroupOf(`${main}\nparam resourceGroupName = 'rg-own'\n`, 'west')).toBe('rg-own');
});

test('the tag of a topic is the group that the check takes for its own', () => {
  for (const example of exampleNames) {
    const text = readFileSync(exampleFile(example, 'main.bicepparam'), 'utf8');
    const name = parameterOf(text, 'name');
    const group = name === undefined ? serviceGroupOf(text, undefined) : `rg-${name}`;
    for (const { tags } of ofType(deploymentOf(example), 'Microsoft.EventGrid/systemTopics')) {
      expect(tags?.['snaprep-service']).toBe(`11111111-1111-1111-1111-111111111111/${group}`);
    }
  }
});

test('topics that are named, and plain values', () => {
  expect(existingTopicsOf(shared)).toEqual(['egst-tools']);
  expect(existingTopicsOf(main)).toEqual([]);
  expect(parameterOf(shared, 'name')).toBe('golden');
  expect(parameterOf(shared, 'nodeVersion')).toBeUndefined();
  expect(parameterOf('param subscribeEvents = false\n', 'subscribeEvents')).toBe('false');
});
