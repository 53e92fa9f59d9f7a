import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { appEnvironment, readDeployment } from '../../src/local/deployment/read-deployment.ts';
import { finished, spawnCli, type CliRun } from './cli.ts';
import type { RuleJson, World } from './world.ts';

const projectRoot = path.resolve(import.meta.dirname, '../..');
const shiftedDate = new URL('shifted-date.ts', import.meta.url).href;

/**
 * The built command line in a world: as its identity, with the settings of its service, and in its time. By the
 * machine's time every token of the world would be long over, and the Service Bus client would renew without end.
 */
export class WorldCli {
  readonly #world: World;
  readonly #folder: string;

  static async start(world: World, rules: readonly RuleJson[]): Promise<WorldCli> {
    const folder = await mkdtemp(path.join(tmpdir(), 'snaprep-world-'));
    const environment = appEnvironment(readDeployment(projectRoot, 'local'), world.cloud.environment());
    await writeFile(path.join(folder, 'replication.json'), JSON.stringify({ rules }));
    await writeFile(
      path.join(folder, 'local.json'),
      JSON.stringify({ control: world.cloud.control.url, environment }),
    );
    return new WorldCli(world, folder);
  }

  private constructor(world: World, folder: string) {
    this.#world = world;
    this.#folder = folder;
  }

  /** Runs `snaprep` with these words, from the time of the world on. */
  run(...words: string[]): Promise<CliRun> {
    const env = { NODE_OPTIONS: `--import ${shiftedDate}`, TEST_NOW_MS: String(this.#world.clock.now()) };
    return finished(
      spawnCli([...words, '--local', 'local.json', '-f', 'replication.json'], this.#folder, env),
    );
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}
