/** The ports on the Azure SDKs, for the signed-in person. The only file of the CLI that loads them. */
import { DefaultAzureCredential, ManagedIdentityCredential, type TokenCredential } from '@azure/identity';
import { BlobJournal } from '../azure/journal/blob-journal.ts';
import { BlobPauses } from '../azure/pauses/blob-pauses.ts';
import { resourceManagerPorts } from '../azure/resource-manager-ports.ts';
import type { World } from '../reconciler/ports.ts';
import { logCalls } from './call-log.ts';
import type { CliSettings } from './cli-settings.ts';
import type { Io } from './io.ts';
import { InProcessQueue } from './in-process-queue.ts';
import { NoJournal, NoPauses } from './no-journal.ts';
import { serviceQueues, type ServiceQueues } from './service-queues.ts';
import { sayingWhenSlow } from './slow-sign-in.ts';
import { toldCredential } from './told-credential.ts';
import type { Call } from './verb.ts';

/** Azure as one person or service sees it. */
export interface AzureWorld {
  world: World;
  /** Without one nothing is ever deleted. */
  journal: 'kept' | 'none';
  /** Whether there is a deployed service to be asked. */
  service: ServiceQueues | undefined;
  /** Object id of whoever is signed in, where the token tells it. */
  objectId(): Promise<string | undefined>;
}

export async function azureWorld(call: Call, known: CliSettings): Promise<AzureWorld> {
  await logCalls(call);
  const { settings, hasJournal } = known;
  const credential = credentialFor(known, call.io);
  const now = (): number => call.io.now();
  const service = serviceQueues(known, credential);
  return {
    journal: hasJournal ? 'kept' : 'none',
    objectId: () => objectIdOf(credential, settings.resourceManager.audience),
    service,
    world: {
      ...resourceManagerPorts(settings, credential),
      hints: service?.hints ?? new InProcessQueue(),
      journal: hasJournal ? new BlobJournal(credential, settings.journal, now) : new NoJournal(),
      pauses: hasJournal ? new BlobPauses(credential, settings.journal, now) : new NoPauses(),
      surroundings: { now, random: Math.random },
      installation: settings.installation,
    },
  };
}

/** In a local cloud its one identity; else whoever is signed in: az, azd, a workload, a managed identity. */
export function credentialFor(
  { settings: { clientId }, isLocal }: CliSettings,
  io: Pick<Io, 'error' | 'isTerminal'>,
): TokenCredential {
  const credential = isLocal ? localIdentity(clientId) : whoeverIsSignedIn(clientId);
  return sayingWhenSlow(toldCredential(credential, isLocal), io);
}

function localIdentity(clientId: string | undefined): TokenCredential {
  return clientId === undefined
    ? new ManagedIdentityCredential()
    : new ManagedIdentityCredential({ clientId });
}

function whoeverIsSignedIn(clientId: string | undefined): TokenCredential {
  return new DefaultAzureCredential(clientId === undefined ? {} : { managedIdentityClientId: clientId });
}

/** `oid` of the token for Resource Manager. Read for the journal only; nothing is decided by it. */
async function objectIdOf(credential: TokenCredential, audience: string): Promise<string | undefined> {
  try {
    const { token = '' } = (await credential.getToken(`${audience}/.default`)) ?? {};
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
    const { oid } = JSON.parse(payload) as { oid?: unknown };
    return typeof oid === 'string' ? oid : undefined;
  } catch {
    return undefined;
  }
}
