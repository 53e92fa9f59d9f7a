import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createAppPackage } from '../../../src/local/app-package.ts';

test('a package that cannot be made whole leaves no part of it', async () => {
  const project = mkdtempSync(path.join(tmpdir(), 'half-a-project-'));
  const temporary = path.join(project, 'temporary');
  mkdirSync(temporary);
  const { TMPDIR } = process.env;
  onTestFinished(() => {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
    rmSync(project, { recursive: true });
  });
  process.env['TMPDIR'] = temporary;
  writeFileSync(path.join(project, 'host.json'), '{}');
  await expect(createAppPackage(project, {})).rejects.toThrow(/ENOENT.*package\.json/);
  expect(readdirSync(temporary)).toEqual([]);

  writeFileSync(path.join(project, 'package.json'), JSON.stringify({ name: 'x', version: '1', main: 'y' }));
  const whole = await createAppPackage(project, { rules: [] });
  expect(readdirSync(whole.root).sort()).toEqual(['host.json', 'package.json', 'replication.json']);
  await whole.remove();
  expect(readdirSync(temporary)).toEqual([]);
});
