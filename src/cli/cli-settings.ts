/** What a command is told by its options and its environment: the same settings as the service's. */
import { readSettings, type Settings } from '../config/settings.ts';
import { localEnvironment, trustLocal } from './local-environment.ts';
import { textOption, type Call } from './verb.ts';
import { goAsTheMachineDoes } from './way-out.ts';

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

/** Options that stand for a setting. */
export const optionSettings = {
  file: 'REPLICATION_FILE',
  installation: 'INSTALLATION_ID',
  namespace: 'SERVICEBUS__fullyQualifiedNamespace',
  journal: 'JOURNAL__blobServiceUri',
} as const;

/** Throws `ConfigurationError` and `UsageError`. */
export function cliSettings(call: Call): CliSettings {
  const { env, isLocal } = cliEnvironment(call);
  const settings = readSettings(
    { ...env, ...Object.fromEntries(Object.entries(placeholders).filter(([name]) => !has(env, name))) },
    call.io.cwd,
  );
  return {
    settings,
    env,
    isLocal,
    hasNamespace: has(env, 'SERVICEBUS__fullyQualifiedNamespace'),
    hasJournal: has(env, 'JOURNAL__blobServiceUri'),
  };
}

/** The settings as options and environment have them, unread. Throws `UsageError`. */
export function cliEnvironment(call: Call): Pick<CliSettings, 'env' | 'isLocal'> {
  const local = localEnvironment(call.options['local'], call.io);
  const env: Record<string, string | undefined> = { ...(local ?? call.io.env) };
  for (const [option, name] of Object.entries(optionSettings)) {
    const value = textOption(call, option);
    if (value !== undefined) env[name] = value;
  }
  return { env, isLocal: local !== undefined };
}

/** Whether it is known whose replicas are ours. */
export function isInstallationKnown({ env }: Pick<CliSettings, 'env'>): boolean {
  return has(env, 'SERVICEBUS__fullyQualifiedNamespace') || has(env, 'INSTALLATION_ID');
}

function has(env: CliSettings['env'], name: string): boolean {
  return (env[name]?.trim() ?? '') !== '';
}

/**
 * Out to Azure, or into a local cloud, where there is one: its identity is found by the environment of the process, and
 * nowhere else.
 */
export function enter({ isLocal, env }: CliSettings): void {
  if (!isLocal) {
    goAsTheMachineDoes();
    return;
  }
  trustLocal(env);
  for (const name of ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER']) {
    const value = env[name];
    if (value !== undefined) process.env[name] = value;
  }
}
