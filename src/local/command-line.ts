/**
 * What `snaprep --local` needs on the cloud of the tour: a file with the settings of its app, which ends with it. Without
 * the app's identity, as a person is signed in at a terminal, who may take snapshots of machines and see subscriptions.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface CommandLine {
  /** Path of the file. */
  local: string;
  remove(): Promise<void>;
}

/** `control`: address of the cloud's control endpoint. `replicationFile`: path of the configuration that the app has. */
export async function commandLineFor(
  control: string,
  environment: Readonly<Record<string, string>>,
  replicationFile: string,
): Promise<CommandLine> {
  const folder = await mkdtemp(path.join(tmpdir(), 'snaprep-cli-'));
  const local = path.join(folder, 'local.json');
  const settings = Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => name !== 'AZURE_CLIENT_ID' && !name.endsWith('__clientId'),
    ),
  );
  const written = { control, environment: { ...settings, REPLICATION_FILE: replicationFile } };
  await writeFile(local, JSON.stringify(written), { mode: 0o600 });
  return { local, remove: () => rm(folder, { recursive: true, force: true }) };
}
