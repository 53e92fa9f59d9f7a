import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LocalCloud, SystemClock, type Clock } from 'local-azure';
import { readDeployment } from '../../src/local/deployment/read-deployment.ts';
import { Person } from './person.ts';
import { RunningClock } from './running-clock.ts';
import { ruleJson, seedOf, workGroup, type RuleJson } from './world.ts';

const projectRoot = path.resolve(import.meta.dirname, '../..');

const builtFile = path.join(projectRoot, 'dist/cli/snaprep.mjs');
/** Starts the same program in the time of a cloud. */
export const inCloudTime = path.join(import.meta.dirname, 'cli-in-cloud-time.ts');

/** What Node made of the program is kept from one start to the next, of which there are hundreds. */
const compiled = path.join(projectRoot, 'node_modules/.cache/cli');

export const cliInstallation = 'sb-cli-test';

/** Whether what is only waited for takes its time, or the time of the cloud is moved on. */
export type Waits = 'real' | 'moved';

export interface CliRun {
  code: number | null;
  out: string;
  error: string;
}

export interface CliCloudOptions {
  rules?: readonly RuleJson[];
  deletionGuard?: { maxCount: number; maxPercent: number };
  clock?: Clock;
}

/**
 * The built command line against a local cloud, in which whoever is signed in may do everything. Its time is real, but
 * that what `run` would only wait for comes at once; with a `clock` of their own tests have neither.
 */
export class CliCloud {
  readonly cloud: LocalCloud;
  readonly person: Person;
  readonly folder: string;
  readonly #journal: string | undefined;
  readonly #clock: RunningClock | undefined;

  static async start({
    rules = [ruleJson()],
    deletionGuard,
    clock,
  }: CliCloudOptions = {}): Promise<CliCloud> {
    const deployed = readDeployment(projectRoot, 'local');
    const running = clock === undefined ? new RunningClock() : undefined;
    const cloud = await LocalCloud.start({
      clock: running ?? clock ?? new SystemClock(),
      queues: deployed.queues,
      topics: deployed.topics,
      behaviour: { operationMs: 0, fullCopyMs: 300, deltaCopyMs: 300, completionPercentAfterMs: 50 },
      seed: seedOf(deployed),
    });
    const folder = await mkdtemp(path.join(tmpdir(), 'snaprep-cli-'));
    const started = new CliCloud(cloud, folder, deployed.journalAccount, running);
    await started.configure({ rules, ...(deletionGuard && { deletionGuard }) });
    await writeFile(
      path.join(folder, 'local.json'),
      JSON.stringify({ control: cloud.control.url, environment: cloud.environment() }),
    );
    return started;
  }

  private constructor(
    cloud: LocalCloud,
    folder: string,
    journal: string | undefined,
    clock: RunningClock | undefined,
  ) {
    this.cloud = cloud;
    this.person = new Person(cloud.resourceManager);
    this.folder = folder;
    this.#journal = journal;
    this.#clock = clock;
  }

  async configure(file: Record<string, unknown>): Promise<void> {
    const whole = { workResourceGroup: workGroup.resourceGroup, ...file };
    await writeFile(path.join(this.folder, 'replication.json'), JSON.stringify(whole));
  }

  /** Where the journal is, as an option. */
  get journal(): string[] {
    if (this.#journal === undefined) throw new Error('the deployment has no journal');
    return ['--journal', `${this.cloud.blobs.url}/${this.#journal}`];
  }

  /** Runs `snaprep` with these words and the local cloud, and waits for nothing. */
  run(...words: string[]): Promise<CliRun> {
    return finished(this.#spawn('moved', words));
  }

  /** The same, and what it waits for takes as long as it does: for tests that break in. */
  spawn(...words: string[]): ChildProcess {
    return this.#spawn('real', words);
  }

  #spawn(waits: Waits, words: readonly string[]): ChildProcess {
    const all = [...words, '--local', 'local.json', '--installation', cliInstallation];
    if (this.#clock === undefined) return spawnCli(all, this.folder);
    return spawnCli(all, this.folder, this.waiting(waits), inCloudTime);
  }

  /** For the environment of `cli-in-cloud-time.ts`. */
  waiting(waits: Waits): Record<string, string> {
    return { TEST_CONTROL: this.cloud.control.url, TEST_WAITS: waits };
  }

  async close(): Promise<void> {
    this.#clock?.stop();
    await this.cloud.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export function spawnCli(
  words: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
  file = builtFile,
  /** Where its data goes: a descriptor, or to whoever asks. */
  out: number | 'pipe' = 'pipe',
): ChildProcess {
  return spawn(process.execPath, [file, ...words], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: cwd, NODE_COMPILE_CACHE: compiled, ...env },
    stdio: ['ignore', out, 'pipe'],
  });
}

export function finished(child: ChildProcess): Promise<CliRun> {
  return new Promise((resolve, reject) => {
    const run: CliRun = { code: null, out: '', error: '' };
    child.stdout?.on('data', (chunk: Buffer) => (run.out += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (run.error += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...run, code }));
  });
}
