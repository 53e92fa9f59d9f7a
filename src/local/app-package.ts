import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What is deployed, beside the configuration; `.funcignore` and docs/deploy.md let nothing else through. */
export const deployedFiles = ['host.json', 'package.json', 'dist/functions/index.cjs'];

/** Everybody's own; deployed from the folder of the project. */
export const configurationFile = 'replication.json';

/** A folder with exactly what is deployed to Azure. */
export interface AppPackage {
  root: string;
  remove(): Promise<void>;
}

/** Makes one from the built project, with this configuration. */
export async function createAppPackage(projectRoot: string, replication: unknown): Promise<AppPackage> {
  const root = await mkdtemp(path.join(tmpdir(), 'snaprep-app-'));
  for (const file of deployedFiles) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await copyFile(path.join(projectRoot, file), path.join(root, file));
  }
  await writeFile(path.join(root, configurationFile), JSON.stringify(replication, undefined, 2));
  return { root, remove: () => rm(root, { recursive: true, force: true }) };
}
