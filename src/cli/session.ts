/** What a command works with: the configuration, and Azure behind the ports. */
import { loadReplicationConfig } from '../config/load.ts';
import type { ReplicationConfig } from '../replication/rule.ts';
import type { AzureWorld } from './azure-world.ts';
import { cliSettings, enter, isInstallationKnown } from './cli-settings.ts';
import { UsageError } from './exit-code.ts';
import { withoutJournalText } from './no-journal.ts';
import { tellPauses } from './pause-note.ts';
import type { Call } from './verb.ts';

export interface Session extends AzureWorld {
  config: ReplicationConfig;
}

/** Says what is paused, as everything that follows depends on it. Throws `ConfigurationError` and `UsageError`. */
export async function connect(call: Call): Promise<Session> {
  const session = await connectUntold(call);
  if (session.journal === 'kept') await tellPauses(call.io, session.world);
  return session;
}

/** The same for what is answered out of the journal alone. */
export async function connectToJournal(call: Call): Promise<Session> {
  const session = await connectUntold(call);
  if (session.journal === 'none') throw new UsageError(withoutJournalText);
  await tellPauses(call.io, session.world);
  return session;
}

/** Opens no connection yet. */
export async function connectUntold(call: Call): Promise<Session> {
  const known = cliSettings(call);
  const config = loadReplicationConfig(known.settings.replicationFile);
  if (!isInstallationKnown(known)) {
    throw new UsageError(
      'whose replicas are ours is not known; give --installation, or --namespace of the deployed service',
    );
  }
  enter(known);
  const { azureWorld } = await import('./azure-world.ts');
  return { config, ...(await azureWorld(call, known)) };
}
