/** What a command works with: the configuration, and Azure behind the ports. */
import { loadReplicationConfig } from '../config/load.ts';
import { readSettings, type Settings } from '../config/settings.ts';
import type { World } from '../reconciler/ports.ts';
import type { ReplicationConfig } from '../replication/rule.ts';
import { UsageError } from './exit-code.ts';
import { tellPauses } from './pause-note.ts';
import { localEnvironment, trustLocal } from './local-environment.ts';
import { textOption, type Call } from './verb.ts';

export interface Session {
  world: World;
  config: ReplicationConfig;
  /** Without one nothing is ever deleted. */
  journal: 'kept' | 'none';
  /** Whether there is a deployed service to be asked. */
  service: ServiceQueues | undefined;
  /** Object id of whoever is signed in, where the token tells it. */
  objectId(): Promise<string | undefined>;
}

/** The queues of the deployed service. */
export interface ServiceQueues {
  namespace: string;
  hintsQueue: string;
  eventsQueue: string;
  /** Asks for a full pass. */
  requestSync(passId: string): Promise<void>;
}

export interface CliSettings {
  settings: Settings;
  env: Readonly<Record<string, string | undefined>>;
  isLocal: boolean;
  hasNamespace: boolean;
  hasJournal: boolean;
}

/** Stand in for what the service needs and a person may lack, so that all else is checked as the service does it. */
const placeholders = {
  SERVICEBUS__fullyQualifiedNamespace: 'none.invalid',
  JOURNAL__blobServiceUri: 'https://none.invalid',
};

const optionSettings = {
  file: 'REPLICATION_FILE',
  installation: 'INSTALLATION_ID',
  namespace: 'SERVICEBUS__fullyQualifiedNamespace',
  journal: 'JOURNAL__blobServiceUri',
} as const;

/** Throws `ConfigurationError` and `UsageError`. */
export function cliSettings(call: Call): CliSettings {
  const local = localEnvironment(call.options['local'], call.io);
  const env: Record<string, string | undefined> = { ...(local ?? call.io.env) };
  for (const [option, name] of Object.entries(optionSettings)) {
    const value = textOption(call, option);
    if (value !== undefined) env[name] = value;
  }
  const has = (name: string): boolean => (env[name]?.trim() ?? '') !== '';
  const hasNamespace = has('SERVICEBUS__fullyQualifiedNamespace');
  const settings = readSettings(
    { ...env, ...Object.fromEntries(Object.entries(placeholders).filter(([name]) => !has(name))) },
    call.io.cwd,
  );
  return {
    settings,
    env,
    isLocal: local !== undefined,
    hasNamespace,
    hasJournal: has('JOURNAL__blobServiceUri'),
  };
}

/** Says what is paused, as everything that follows depends on it. Throws `ConfigurationError` and `UsageError`. */
export async function connect(call: Call): Promise<Session> {
  const session = await connectUntold(call);
  if (session.journal === 'kept') await tellPauses(call.io, session.world);
  return session;
}

/** Opens no connection yet. */
export async function connectUntold(call: Call): Promise<Session> {
  const known = cliSettings(call);
  const config = loadReplicationConfig(known.settings.replicationFile);
  if (!known.hasNamespace && (known.env['INSTALLATION_ID']?.trim() ?? '') === '') {
    throw new UsageError(
      'whose replicas are ours is not known; give --installation, or --namespace of the deployed service',
    );
  }
  enter(known);
  const { azureWorld } = await import('./azure-world.ts');
  return { config, ...(await azureWorld(call, known)) };
}

/** Into a local cloud, where there is one: its identity is found by the environment of the process, and nowhere else. */
export function enter({ isLocal, env }: CliSettings): void {
  if (!isLocal) return;
  trustLocal(env);
  for (const name of ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER']) {
    const value = env[name];
    if (value !== undefined) process.env[name] = value;
  }
}
