/** A package of the bare receiver, bundled as the service is. */
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { bundles, inCommonJs } from '../../build.ts';
import { targets } from './in-sync.ts';

export interface BarePackage {
  root: string;
  env: Record<string, string>;
  remove(): Promise<void>;
}

export async function barePackage(): Promise<BarePackage> {
  const project = path.resolve(import.meta.dirname, '../..');
  const root = await mkdtemp(path.join(tmpdir(), 'snaprep-bare-'));
  const functions = path.join(root, 'dist/functions');
  await mkdir(functions, { recursive: true });
  const modules = path.join(root, 'esm');
  const entryPoints = { index: path.join(import.meta.dirname, 'bare-receiver.ts') };
  await build({ ...bundles['functions'], entryPoints, outdir: modules });
  await inCommonJs(modules, functions);
  await copyFile(path.join(project, 'host.json'), path.join(root, 'host.json'));
  const manifest = { name: 'bare', version: '0.0.0', private: true, main: 'dist/functions/index.cjs' };
  await writeFile(path.join(root, 'package.json'), JSON.stringify(manifest));
  return {
    root,
    env: { BARE_TARGETS: JSON.stringify(targets) },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
