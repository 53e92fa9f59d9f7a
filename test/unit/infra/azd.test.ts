import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createAppPackage, configurationFile, deployedFiles } from '../../../src/local/app-package.ts';
import { ofType } from '../../../src/local/deployment/evaluated.ts';
import { readAzureYaml, remoteBuildOf, zippedFiles } from './azd-package.ts';
import { deploymentOf, exampleNames } from './deployment-snapshot.ts';

const projectRoot = path.join(import.meta.dirname, '../../..');
const { services, hooks } = readAzureYaml(path.join(projectRoot, 'azure.yaml'));
const [serviceName = '', service] = Object.entries(services)[0] ?? [];
if (service === undefined) throw new Error('azure.yaml has no service');

test('azd down is refused: it would delete the groups that hold the snapshots', () => {
  for (const shell of ['posix', 'windows'] as const) {
    const hook = hooks['predown']?.[shell];
    expect(hook?.run).toMatch(/exit 1\s*$/);
    expect(hook?.continueOnError).toBe(false);
  }
});

test('a configuration that is wrong is refused before anything is provisioned or packaged', () => {
  for (const name of ['preprovision', 'prepackage']) {
    for (const [shell, variable] of [
      ['posix', '$AZURE_ENV_NAME'],
      ['windows', '$env:AZURE_ENV_NAME'],
    ] as const) {
      const hook = hooks[name]?.[shell];
      expect(hook?.run).toContain(`npm run config --silent -- --env "${variable}" --write`);
      expect(hook?.continueOnError).toBe(false);
    }
  }
});

test('the service of azure.yaml is the one that the app is tagged with', () => {
  expect(Object.keys(services)).toEqual([serviceName]);
  expect(service).toMatchObject({ language: 'ts', host: 'function' });
  for (const example of exampleNames) {
    const [app] = ofType(deploymentOf(example), 'Microsoft.Web/sites');
    expect(app?.tags?.['azd-service-name']).toBe(serviceName);
  }
});

test('azd takes the package as it is built here, and does not build it again', () => {
  expect(remoteBuildOf(projectRoot, service)).toBe(false);
});

test('an ignore file in the root that keeps the tools out is what azd refuses', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'snaprep-azd-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  writeFileSync(path.join(root, '.funcignore'), '*\n!/host.json\n!/package.json\n');
  expect(() => remoteBuildOf(root, service)).toThrow(
    "'remoteBuild: false' cannot be used when '.funcignore' excludes node_modules",
  );
  const { remoteBuild: _unsaid, ...silent } = service;
  expect(remoteBuildOf(root, silent)).toBe(true);
});

test('azd zips exactly what is deployed', async () => {
  const app = await createAppPackage(projectRoot, {});
  onTestFinished(() => app.remove());
  expect(service.dist).toBe('dist/app');
  expect(zippedFiles(app.root, { ...service, dist: '' })).toEqual(
    [...(await deployedFiles(projectRoot)), configurationFile].sort(),
  );
});

test("azd's own tag is on the service group alone, and on nothing in a source group", () => {
  const tagged = deploymentOf('private-network').predictedResources.filter(
    ({ tags }) => tags?.['azd-env-name'] !== undefined,
  );
  expect(tagged.map(({ type, name }) => `${type} ${name}`)).toEqual([
    'Microsoft.Resources/resourceGroups rg-snaprep',
  ]);
});
