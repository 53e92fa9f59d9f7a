import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What is deployed, beside the configuration: paths in the built project. */
export async function deployedFiles(projectRoot: string): Promise<string[]> {
  const built = await Promise.all(
    ['dist/functions', 'dist/page'].map(async (folder) => {
      // A release of before the page has none.
      if (!existsSync(path.join(projectRoot, folder))) return [];
      const files = await readdir(path.join(projectRoot, folder));
      return files.sort().map((file) => `${folder}/${file}`);
    }),
  );
  return ['host.json', 'package.json', ...built.flat().filter((file) => !file.endsWith('.map'))];
}

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
  const remove = (): Promise<void> => rm(root, { recursive: true, force: true });
  try {
    await stageAppPackage(projectRoot, root);
    await writeFile(path.join(root, configurationFile), JSON.stringify(replication, undefined, 2));
  } catch (error) {
    // A disk that is full stays no fuller than it was.
    await remove();
    throw error;
  }
  return { root, remove };
}

/** Puts everything but the configuration into this folder, which may be there already. */
export async function stageAppPackage(projectRoot: string, root: string): Promise<void> {
  for (const file of await deployedFiles(projectRoot)) {
    const target = path.join(root, file);
    await mkdir(path.dirname(target), { recursive: true });
    if (file === 'package.json') await writeFile(target, await manifest(projectRoot));
    else await copyFile(path.join(projectRoot, file), target);
  }
}

/**
 * The manifest of the app: what the Functions host loads, and the version. With the project's own scripts and
 * dependencies in it, a deployment that builds in Azure would take the package for sources.
 */
async function manifest(projectRoot: string): Promise<string> {
  const { name, version, main } = JSON.parse(
    await readFile(path.join(projectRoot, 'package.json'), 'utf8'),
  ) as Record<string, unknown>;
  return `${JSON.stringify({ name, version, private: true, main }, undefined, 2)}\n`;
}
