import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { createAppPackage, configurationFile, deployedFiles } from '../../../src/local/app-package.ts';
import { ofType } from '../../../src/local/deployment/evaluated.ts';
import { readAzureYaml, remoteBuildOf, zippedFiles } from './azd-package.ts';
import { deploymentOf, exampleNames } from './deployment-snapshot.ts';

const projectRoot = path.join(import.meta.dirname, '../../..');
const { services, hooks } = readAzureYaml(path.join(projectRoot, 'azure.yaml'));
const [serviceName = '', service] = Object.entries(services)[0] ?? [];
if (service === undefined) throw new Error('azure.yaml has no service');

/** Of azd's own schema (v1.0), which takes any other key of the top for its own business and ignores it. */
const known = {
  top: ['name', 'requiredVersions', 'infra', 'services', 'hooks'],
  // The last one is known to the schema of its alpha features alone.
  infra: ['provider', 'path', 'module', 'deploymentStacks'],
  service: ['project', 'language', 'host', 'resourceGroup', 'dist', 'remoteBuild', 'hooks'],
  hooks: ['preprovision', 'postdeploy', 'prepackage', 'predown'],
  hook: ['shell', 'run', 'interactive', 'continueOnError'],
};

test('every key of azure.yaml is one that azd knows', () => {
  const file = readAzureYaml(path.join(projectRoot, 'azure.yaml')) as unknown as Record<string, object>;
  const unknown = [
    ...Object.keys(file).filter((key) => !known.top.includes(key)),
    ...Object.keys(file['infra'] ?? {}).filter((key) => !known.infra.includes(key)),
    ...Object.keys(service).filter((key) => !known.service.includes(key)),
    ...Object.keys(hooks).filter((key) => !known.hooks.includes(key)),
    ...Object.values(hooks).flatMap((hook) =>
      Object.keys(hook).filter((key) => !/^(posix|windows)$/.test(key)),
    ),
    ...Object.values(hooks)
      .flatMap((hook) => Object.values(hook))
      .flatMap((shell) => Object.keys(shell).filter((key) => !known.hook.includes(key))),
  ];
  expect(unknown).toEqual([]);
  // Service hooks have the same keys, of their own steps.
  expect(Object.keys(service.hooks ?? {})).toEqual(['prepackage']);
  for (const { posix, windows } of Object.values({ ...hooks, ...service.hooks })) {
    expect(posix).toMatchObject({ shell: 'sh' });
    expect(windows).toMatchObject({ shell: 'pwsh' });
  }
});

test('names, versions and hooks are such as azd takes', () => {
  const file = parse(readFileSync(path.join(projectRoot, 'azure.yaml'), 'utf8')) as {
    name: string;
    requiredVersions: { azd: string };
    infra: { provider: string; path: string; module: string };
  };
  expect(file.name).toMatch(/^[a-z0-9][-a-z0-9]*[a-z0-9]$/);
  expect(file.requiredVersions.azd).toMatch(/^>= \d+\.\d+\.\d+$/);
  expect(file.infra.provider).toBe('bicep');
  for (const hook of Object.values(hooks)) {
    // Where both systems have their own, nothing may stand beside them.
    expect(Object.keys(hook).sort()).toEqual(['posix', 'windows']);
    for (const { run } of Object.values(hook)) expect(run.trim()).not.toBe('');
  }
});

describe('parameters', () => {
  const folder = path.join(projectRoot, 'infra/bicep');
  const text = readFileSync(path.join(folder, 'main.bicepparam'), 'utf8');

  test('azd finds them beside the module; a main.parameters.json would be passed over', () => {
    expect(existsSync(path.join(folder, 'main.bicep'))).toBe(true);
    expect(existsSync(path.join(folder, 'main.parameters.json'))).toBe(false);
    expect(text).toMatch(/^using 'main\.bicep'$/m);
  });

  test('only what azd asks for before it compiles them may be without a default', () => {
    const asked = [...text.matchAll(/readEnvironmentVariable\('(\w+)'\)/g)].map(([, name]) => name);
    expect(asked).toEqual(['AZURE_LOCATION']);
  });

  test('every parameter that has no default is set', () => {
    const main = readFileSync(path.join(folder, 'main.bicep'), 'utf8');
    const required = [...main.matchAll(/^@description\('Required\.[^\n]*\n(?:@[^\n]*\n)*param (\w+) /gm)];
    expect(required.map(([, name]) => name)).toEqual(['replication', 'location']);
    for (const [, name = ''] of required) expect(text).toContain(`param ${name} = `);
  });
});

test('azd down is refused: it would delete the groups that hold the snapshots', () => {
  for (const shell of ['posix', 'windows'] as const) {
    const hook = hooks['predown']?.[shell];
    expect(hook?.run).toMatch(/exit 1\s*$/);
    expect(hook?.continueOnError).toBe(false);
  }
});

test('where azd deploys by stacks, nothing that leaves the template is deleted, as azd would by default', () => {
  const { infra } = parse(readFileSync(path.join(projectRoot, 'azure.yaml'), 'utf8')) as {
    infra: { deploymentStacks?: { actionOnUnmanage?: Record<string, string> } };
  };
  expect(infra.deploymentStacks?.actionOnUnmanage).toEqual({
    resources: 'detach',
    resourceGroups: 'detach',
    managementGroups: 'detach',
  });
});

test('a configuration that is wrong is refused before anything is provisioned or packaged', () => {
  // `azd deploy` packages without the hooks of the project: the service has its own.
  for (const hook of [hooks['preprovision'], hooks['prepackage'], service.hooks?.['prepackage']]) {
    for (const [shell, options] of [
      ['posix', '-- --env "$AZURE_ENV_NAME" --write'],
      // npm.ps1 would not get it without the quotes (npm/cli issue 4903).
      ['windows', `'--' --env "$env:AZURE_ENV_NAME" --write`],
    ] as const) {
      expect(hook?.[shell].run).toContain(`npm run config --silent ${options}`);
      expect(hook?.[shell].continueOnError).toBe(false);
    }
  }
});

test('what azd runs by npm, on Windows too, needs no shell of its own: npm takes cmd.exe there', () => {
  const { scripts } = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const ofHooks = Object.values(hooks).flatMap(({ windows }) =>
    [...windows.run.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(([, name = '']) => name),
  );
  // azd packages a service of npm by its script `build`; `snaprep` is typed by people.
  const names = new Set(['build', 'snaprep', ...ofHooks]);
  expect([...names]).toEqual(expect.arrayContaining(['config', 'check:before', 'check:after']));
  for (const name of names)
    expect(scripts[name]).toMatch(/^node [\w/.-]+(?: [\w-]+)*(?: && node [\w/.-]+)*$/);
});

test('the service of azure.yaml is the one that the app is tagged with', () => {
  expect(Object.keys(services)).toEqual([serviceName]);
  expect(service).toMatchObject({ language: 'ts', host: 'function' });
  for (const example of exampleNames) {
    const [app] = ofType(deploymentOf(example), 'Microsoft.Web/sites');
    expect(app?.tags?.['azd-service-name']).toBe(serviceName);
  }
});

test('azd deploys into the group that the deployment tells, whatever other groups are called', () => {
  const [, output = ''] = /^\$\{(\w+)\}$/.exec(service.resourceGroup ?? '') ?? [];
  for (const example of exampleNames) {
    const { outputs, predictedResources } = deploymentOf(example);
    const values = Object.fromEntries<unknown>(Object.entries(outputs ?? {}));
    const app = predictedResources.find(({ type }) => type === 'Microsoft.Web/sites');
    expect(app?.id).toContain(`/resourceGroups/${String(values[output])}/`);
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
