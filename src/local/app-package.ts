import { copyFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder as it would be deployed to Azure: `host.json`, `package.json`, the bundle, and its `replication.json`. */
export interface AppPackage {
  root: string;
  remove(): Promise<void>;
}

/** Makes one from the built project, with this configuration. */
export async function createAppPackage(projectRoot: string, replication: unknown): Promise<AppPackage> {
  const root = await mkdtemp(path.join(tmpdir(), 'snaprep-app-'));
  await copyFile(path.join(projectRoot, 'host.json'), path.join(root, 'host.json'));
  await writeFile(
    path.join(root, 'package.json'),
    JSON.stringify({ name: 'azure-snapshot-replicator', main: 'dist/functions/index.cjs' }),
  );
  await cp(path.join(projectRoot, 'dist/functions'), path.join(root, 'dist/functions'), { recursive: true });
  await writeFile(path.join(root, 'replication.json'), JSON.stringify(replication, undefined, 2));
  return { root, remove: () => rm(root, { recursive: true, force: true }) };
}
