/** The two handlers in PowerShell itself, with Citrix's commands stood in for: what they call, for which signals. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';

const samples = path.resolve(import.meta.dirname, '../../../samples');
const pwsh = [process.env['PWSH'], 'pwsh'].find(
  (command) =>
    command !== undefined &&
    String(spawnSync(command, ['-NoProfile', '-Command', '1']).stdout).trim() === '1',
);
if (pwsh === undefined) {
  process.stdout.write('LEFT OUT: the handlers in samples/: no pwsh here (dotnet tool install PowerShell)\n');
}

const folder = mkdtempSync(path.join(tmpdir(), 'snaprep-samples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const weu = 'XDHyp:\\HostingUnits\\WEU\\image.folder\\rg.resourcegroup\\win11-2026.11.snapshot';

/** Citrix's commands as far as the handlers call them, with their sets of parameters (documented); each call is a line of the answer. */
const stubs = `
function Add-PSSnapin {}
function Test-Path { param($Path) $Path -notlike '*gone*' }
function Get-ProvScheme { param($ProvisioningSchemeName) @{ MasterImageVM = $env:PRESENT } }
function Publish-ProvMasterVMImage { param($ProvisioningSchemeName, $MasterImageVM, [switch]$RunAsynchronously)
  Write-Host "PUBLISH $ProvisioningSchemeName $MasterImageVM $RunAsynchronously"; 'task-1' }
function Get-ProvImageVersion { param($ImageDefinitionName)
  if ($env:KNOWN) { [pscustomobject]@{ ImageVersionNumber = 7; Description = $env:KNOWN } } }
function New-ProvImageVersion { param($ImageDefinitionName, $Description)
  Write-Host "VERSION $ImageDefinitionName $Description"; [pscustomobject]@{ ImageVersionUid = 'u-8'; ImageVersionNumber = 8 } }
function Get-ProvImageVersionSpec { param($ImageDefinitionName, $ImageVersionNumber)
  if ($env:SPEC) { [pscustomobject]@{ ImageVersionSpecUid = $env:SPEC } } }
function Add-ProvImageVersionSpec { param(
    [Parameter(Mandatory, ParameterSetName = 'Names')] $ImageDefinitionName,
    [Parameter(Mandatory, ParameterSetName = 'Names')] $ImageVersionNumber,
    [Parameter(Mandatory, ParameterSetName = 'Names')] $HostingUnitName,
    [Parameter(Mandatory, ParameterSetName = 'Ids')] $ImageVersionUid,
    [Parameter(Mandatory, ParameterSetName = 'Ids')] $HostingUnitUid,
    [Parameter(Mandatory)] $MasterImagePath)
  Write-Host "SPEC $ImageDefinitionName $ImageVersionNumber $HostingUnitName $MasterImagePath"
  [pscustomobject]@{ ImageVersionSpecUid = 's-8' } }
`;

/** Lines of what the handler called. */
function called(sample: string, signal: object, rest: string, env: Record<string, string> = {}): string[] {
  const [eventFile, script] = [path.join(folder, 'event.json'), path.join(folder, 'run.ps1')];
  writeFileSync(eventFile, JSON.stringify(signal));
  writeFileSync(
    script,
    `${stubs}\n. '${path.join(samples, sample)}' -EventJson (Get-Content -Raw '${eventFile}') ${rest}\n`,
  );
  const { stdout, stderr, status } = spawnSync(pwsh ?? 'pwsh', ['-NoProfile', '-File', script], {
    encoding: 'utf8',
    env: { ...process.env, PRESENT: '', KNOWN: '', SPEC: '', NO_COLOR: '1', ...env },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.split(/\r?\n/).filter((line) => /^(PUBLISH|VERSION|SPEC) /.test(line));
}

const everywhere = (citrixPath: string): object => ({
  type: 'snapshot.readyEverywhere',
  id: 'id-1',
  data: { replicas: [{ location: 'westeurope', citrixPath }, { location: 'japaneast' }] },
});
const catalogs = `-Catalogs @{ westeurope = 'cat-weu' }`;

test('a master image is added by names alone or by ids alone, as its command takes no mixture', () => {
  const text = readFileSync(path.join(samples, 'prepare-version.ps1'), 'utf8');
  const given = [...(/^.*Add-ProvImageVersionSpec (.*)$/m.exec(text)?.[1] ?? '').matchAll(/-(\w+)/g)];
  expect(given.map(([, name]) => name).sort()).toEqual([
    'HostingUnitName',
    'ImageDefinitionName',
    'ImageVersionNumber',
    'MasterImagePath',
  ]);
});

test.skipIf(pwsh === undefined)('publishing: once, never an older image, never what is gone', () => {
  const publish = (path: string, env?: Record<string, string>): string[] =>
    called('publish-to-catalogs.ps1', everywhere(path), catalogs, env);
  const older = weu.replace('2026.11', '2026.10');
  expect(publish(weu, { PRESENT: older })).toEqual([`PUBLISH cat-weu ${weu} True`]);
  expect(publish(weu, { PRESENT: weu })).toEqual([]);
  expect(publish(older, { PRESENT: weu })).toEqual([]);
  expect(publish(weu.replace('win11', 'gone'))).toEqual([]);
  expect(called('publish-to-catalogs.ps1', { type: 'replica.ready', data: {} }, catalogs)).toEqual([]);
});

test.skipIf(pwsh === undefined)('preparing: a version a signal, with the unit of its path', () => {
  const signal = {
    type: 'replica.ready',
    id: 'id-2',
    data: { snapshot: 'win11', replica: { citrixPath: weu } },
  };
  const prepare = (what: object, env?: Record<string, string>): string[] =>
    called('prepare-version.ps1', what, `-Definition 'gold'`, env);
  expect(prepare(signal)).toEqual(['VERSION gold win11; snaprep id-2', `SPEC gold 8 WEU ${weu}`]);
  expect(prepare(signal, { KNOWN: 'win11; snaprep id-2', SPEC: 's-7' })).toEqual([]);
  expect(prepare(signal, { KNOWN: 'win11; snaprep id-2' })).toEqual([`SPEC gold 7 WEU ${weu}`]);
  expect(prepare({ ...signal, data: { snapshot: 'win11', replica: {} } })).toEqual([]);
  expect(prepare({ ...signal, type: 'replica.failed' })).toEqual([]);
});
