import { resourceManagerPorts } from '../../azure/resource-manager-ports.ts';
import { loadReplicationConfig } from '../../config/load.ts';
import { azureAccess } from '../azure-access.ts';
import { credentialFor } from '../azure-world.ts';
import { withRules } from '../narrowing.ts';
import { tellKnownPauses } from '../pause-note.ts';
import { listOption, textOption, type Call } from '../verb.ts';
import type { Patient } from './check.ts';

/** Says what is paused. Throws `ConfigurationError` and `UsageError`, before anything is asked of Azure. */
export async function patientOf(call: Call): Promise<Patient> {
  const { known, arm, token } = await azureAccess(call);
  const { settings, isLocal, hasNamespace } = known;
  const app = textOption(call, 'app');
  const config = withRules(loadReplicationConfig(settings.replicationFile), listOption(call, 'rule'));
  await tellKnownPauses(call.io, known);
  return {
    arm,
    token,
    world: resourceManagerPorts(settings, credentialFor(known, call.io)),
    config,
    isLocal,
    queues: [settings.eventsQueue, settings.hintsQueue],
    ...(hasNamespace && { namespace: settings.serviceBus.fullyQualifiedNamespace }),
    ...(app !== undefined && { app }),
  };
}
