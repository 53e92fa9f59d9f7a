/** The checks read the parameters that the deployment gets. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  existingTopicsOf,
  isPrivateApp,
  parameterOf,
  serviceGroupOf,
} from '../../../../infra/hooks/parameters.ts';
import { ofType } from '../../../../src/local/deployment/evaluated.ts';
import { deploymentOf, exampleFile, exampleNames } from '../deployment-snapshot.ts';

const main = readFileSync(path.join(import.meta.dirname, '../../../../infra/bicep/main.bicepparam'), 'utf8');
const shared = readFileSync(exampleFile('three-subscriptions', 'main.bicepparam'), 'utf8');

test('the group of the service, which azd names after its environment', () => {
  expect(serviceGroupOf(main, undefined)).toBe('rg-snaprep');
  expect(serviceGroupOf(main, 'west')).toBe('rg-snaprep-west');
  const own = (value: string): string => main.replace(/^param resourceGroupName = .*$/m, () => value);
  expect(serviceGroupOf(own("param resourceGroupName = 'rg-own'"), 'west')).toBe('rg-own');
  expect(serviceGroupOf(own(''), 'west')).toBe('rg-snaprep');
});

test('a group that only the compiler could tell is not guessed', () => {
  const own = "param resourceGroupName = 'rg-images-${azdEnvironmentName}'";
  expect(serviceGroupOf(`${own}\n`, 'west')).toBeUndefined();
  expect(serviceGroupOf("param resourceGroupName = toLower('RG-OWN')\n", 'west')).toBeUndefined();
});

test('the tag of a topic is the group that the check takes for its own', () => {
  for (const example of exampleNames) {
    const text = readFileSync(exampleFile(example, 'main.bicepparam'), 'utf8');
    const group = serviceGroupOf(text, undefined);
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

const entry = (name: string): string =>
  `{ source: { subscriptionId: 's', resourceGroup: 'rg [a]' }, name: '${name}', resourceGroup: 'rg-events' }`;

test.each([
  ['as the check prints it, in one line', `[${entry('egst-a')}]`, ['egst-a']],
  ['two in one line', `[ ${entry('egst-a')}, ${entry('egst-b')} ] // both`, ['egst-a', 'egst-b']],
  [
    'a line each, one of them a comment',
    `[\r\n  ${entry('egst-a')}\r\n  // ${entry('egst-old')}\r\n]\r\n`,
    ['egst-a'],
  ],
  ['none', '[]', []],
])('topics that are named: %s', (_how, list, names) => {
  const text = `param existingSystemTopics = ${list}\nparam name = 'other'\nparam tags = { name: 'x' }\n`;
  expect(existingTopicsOf(text)).toEqual(names);
});

test('a value is read without the comment behind it, and on Windows', () => {
  expect(parameterOf('param subscribeEvents = false // by their owners\n', 'subscribeEvents')).toBe('false');
  expect(parameterOf("param nodeVersion = '22' // for now\r\n", 'nodeVersion')).toBe('22');
  expect(parameterOf('param subscribeEvents = false\r\n', 'subscribeEvents')).toBe('false');
});

test('whether the app has a public address', () => {
  const of = (example: string): boolean =>
    isPrivateApp(readFileSync(exampleFile(example, 'main.bicepparam'), 'utf8'));
  expect(of('private-network')).toBe(true);
  expect(of('sign-in')).toBe(false);
  expect(of('one-target')).toBe(false);
});
