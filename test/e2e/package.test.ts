/** The package that is deployed. Every end-to-end test runs from such a folder; here is what is in it. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { configurationFile, createAppPackage, deployedFiles } from '../../src/local/app-package.ts';
import { ruleJson, World } from '../support/world.ts';
import { readAzureYaml } from '../unit/infra/azd-package.ts';

const projectRoot = path.resolve(import.meta.dirname, '../..');
const files = [...(await deployedFiles(projectRoot)), configurationFile].sort();

let world: World | undefined;

afterEach(async () => {
  await world?.close();
});

function textOf(file: string): string {
  return readFileSync(path.join(projectRoot, file), 'utf8');
}

test('az is told of the folder that azd takes', () => {
  const { services } = readAzureYaml(path.join(projectRoot, 'azure.yaml'));
  const dist = Object.values(services)[0]?.dist ?? '';
  expect(textOf('docs/deploy.md')).toMatch(new RegExp(`^\\(cd ${dist} && zip -q?r .+ \\.\\)$`, 'm'));
  expect(textOf('build.ts')).toContain(`'${dist}'`);
});

test('it has those files and nothing else, no map of the sources, and is small', async ({ annotate }) => {
  const app = await createAppPackage(projectRoot, { rules: [ruleJson()] });
  const found = readdirSync(app.root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(app.root, path.join(entry.parentPath, entry.name)));
  const sizes = found.map((file) => statSync(path.join(app.root, file)).size);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  await annotate(found.map((file, at) => `${file} ${String(sizes[at])}`).join(', ') + `: ${bytes} bytes`);
  await app.remove();
  expect(found.sort()).toEqual(files);
  // The exporter of traces, which is read only where a setting asks for it, is more than a third of it.
  expect(bytes).toBeLessThan(10 * 1024 * 1024);
});

test('the host starts from it and finds all functions', async () => {
  world = await World.start();
  expect(world.host.functions.map(({ name }) => name).sort()).toEqual([
    'approveDeletions',
    'checkAccess',
    'getDeadLetters',
    'getDeletions',
    'getExplain',
    'getHealth',
    'getHistory',
    'getOpenApi',
    'getPause',
    'getPlan',
    'getStatus',
    'health',
    'listDeletions',
    'nightlySync',
    'postApprove',
    'postCancel',
    'postDiscard',
    'postPause',
    'postPins',
    'postReplay',
    'postResume',
    'postSync',
    'postUnpins',
    'receiveEvent',
    'reconcileReplica',
    'syncNow',
    'unknownAddress',
  ]);
});
