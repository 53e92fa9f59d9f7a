/** What `snaprep --local` needs on the cloud of the tour: a file with the settings of its app, which ends with it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface CommandLine {
  /** Path of the file. */
  local: string;
  remove(): Promise<void>;
}

/** `replicationFile`: path of the configuration that the app has. */
export async function commandLineFor(
  environment: Readonly<Record<string, string>>,
  replicationFile: string,
): Promise<CommandLine> {
  const folder = await mkdtemp(path.join(tmpdir(), 'snaprep-cli-'));
  const local = path.join(folder, 'local.json');
  await writeFile(local, JSON.stringify({ ...environment, REPLICATION_FILE: replicationFile }), {
    mode: 0o600,
  });
  return { local, remove: () => rm(folder, { recursive: true, force: true }) };
}
