/** Azure for commands that need no `replication.json`: machines, and plain reads, for the signed-in person. */
import { HttpArmReads, type ArmReads } from '../azure/arm-reads.ts';
import { ArmMachines } from '../azure/machines.ts';
import { ResourceManagerClients } from '../azure/resource-manager.ts';
import { ArmSnapshots } from '../azure/snapshots.ts';
import { ArmError } from '../reconciler/arm-error.ts';
import type { Snapshots } from '../reconciler/ports.ts';
import { credentialFor } from './azure-world.ts';
import { logCalls } from './call-log.ts';
import { UsageError } from './exit-code.ts';
import { cliSettings, enter, type CliSettings } from './cli-settings.ts';
import { textOption, type Call } from './verb.ts';

export interface AzureAccess {
  known: CliSettings;
  arm: ArmReads;
  machines: ArmMachines;
  snapshots: Snapshots;
  /** Fails where nobody is signed in. */
  token: () => Promise<string>;
}

/** Opens no connection yet. Throws `ConfigurationError` and `UsageError`. */
export async function azureAccess(call: Call): Promise<AzureAccess> {
  const known = cliSettings(call);
  enter(known);
  await logCalls(call);
  const credential = credentialFor(known, call.io);
  const { resourceManager } = known.settings;
  const clients = new ResourceManagerClients(credential, resourceManager);
  return {
    known,
    arm: new HttpArmReads(credential, resourceManager, () => call.io.now()),
    machines: new ArmMachines(clients),
    snapshots: new ArmSnapshots(clients),
    token: async () => {
      const { token = '' } = (await credential.getToken(`${resourceManager.audience}/.default`)) ?? {};
      return token;
    },
  };
}

export interface KnownSubscription {
  subscriptionId: string;
  displayName: string;
}

/** Those that the signed-in person sees. Throws `ArmError`. */
export async function subscriptionsOf(arm: ArmReads): Promise<KnownSubscription[]> {
  const listed = (await arm.list('/subscriptions?api-version=2022-12-01')) ?? [];
  return listed.flatMap((one) => {
    const { subscriptionId, displayName = '' } = one as Partial<KnownSubscription>;
    return subscriptionId === undefined ? [] : [{ subscriptionId, displayName }];
  });
}

/** `--subscription` by id or name, AZURE_SUBSCRIPTION_ID, or the only one that there is. Throws `UsageError`. */
export async function subscriptionOf(call: Call, arm: ArmReads): Promise<string> {
  const wanted = textOption(call, 'subscription') ?? call.io.env['AZURE_SUBSCRIPTION_ID'];
  if (wanted !== undefined && /^[\da-f-]{36}$/i.test(wanted)) return wanted.toLowerCase();
  const all = await subscriptionsOf(arm);
  const [only, ...others] = all.filter(
    ({ displayName }) => wanted === undefined || displayName.toLowerCase() === wanted.toLowerCase(),
  );
  if (only !== undefined && others.length === 0) return only.subscriptionId;
  const known = all.map(({ subscriptionId, displayName }) => `${subscriptionId} (${displayName})`).join(', ');
  throw new UsageError(`--subscription: which one? There is: ${known === '' ? 'none' : known}`);
}

/** In a few words, for what is told and not thrown. */
export function refusalText(error: unknown): string {
  if (error instanceof ArmError) return `${error.failure.code}: ${error.failure.message}`;
  throw error;
}
