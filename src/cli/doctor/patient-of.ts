import { resourceManagerPorts } from '../../azure/resource-manager-ports.ts';
import { loadReplicationConfig } from '../../config/load.ts';
import { azureAccess } from '../azure-access.ts';
import { credentialFor } from '../azure-world.ts';
import { withRules } from '../narrowing.ts';
import { listOption, textOption, type Call } from '../verb.ts';
import type { Patient } from './check.ts';

/** Throws `ConfigurationError` and `UsageError`; nothing is asked of Azure yet. */
export async function patientOf(call: Call): Promise<Patient> {
  const { known, arm, token } = await azureAccess(call);
  const { settings, isLocal, hasNamespace } = known;
  const app = textOption(call, 'app');
  return {
    arm,
    token,
    world: resourceManagerPorts(settings, credentialFor(known)),
    config: withRules(loadReplicationConfig(settings.replicationFile), listOption(call, 'rule')),
    isLocal,
    queues: [settings.eventsQueue, settings.hintsQueue],
    ...(hasNamespace && { namespace: settings.serviceBus.fullyQualifiedNamespace }),
    ...(app !== undefined && { app }),
  };
}
