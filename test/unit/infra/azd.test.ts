import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ofType } from '../../../src/local/deployment/evaluated.ts';
import { deploymentOf, exampleNames } from './deployment-snapshot.ts';

const azureYaml = readFileSync(path.join(import.meta.dirname, '../../../azure.yaml'), 'utf8');

test('azd down is refused: it would delete the groups that hold the snapshots', () => {
  const hook = azureYaml.slice(azureYaml.indexOf('\n  predown:'));
  for (const shell of ['posix:', 'windows:']) expect(hook).toContain(shell);
  expect(hook.match(/exit 1$/gm)).toHaveLength(2);
  expect(hook.match(/continueOnError: false$/gm)).toHaveLength(2);
});

test('a configuration that is wrong is refused before anything is provisioned or packaged', () => {
  const hook =
    /^ {2}preprovision: &config\n((?: {4}.*\n)+) {2}prepackage: \*config$/m.exec(azureYaml)?.[1] ?? '';
  expect(hook.match(/npm run config --silent -- --env "\$(?:env:)?AZURE_ENV_NAME" --write$/gm)).toHaveLength(
    2,
  );
  expect(hook.match(/continueOnError: false$/gm)).toHaveLength(2);
});

test('the service of azure.yaml is the one that the app is tagged with, and is built here', () => {
  const [, service] = /^services:\n {2}(\w+):$/m.exec(azureYaml) ?? [];
  expect(azureYaml).toMatch(/^ {4}remoteBuild: false$/m);
  for (const example of exampleNames) {
    const [app] = ofType(deploymentOf(example), 'Microsoft.Web/sites');
    expect(app?.tags?.['azd-service-name']).toBe(service);
  }
});

test("azd's own tag is on the service group alone, and on nothing in a source group", () => {
  const tagged = deploymentOf('private-network').predictedResources.filter(
    ({ tags }) => tags?.['azd-env-name'] !== undefined,
  );
  expect(tagged.map(({ type, name }) => `${type} ${name}`)).toEqual([
    'Microsoft.Resources/resourceGroups rg-snaprep',
  ]);
});
