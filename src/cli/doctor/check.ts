/** What a check is given and gives. Each reads, and changes nothing. */
import type { ArmReads } from '../../azure/arm-reads.ts';
import { ArmError } from '../../reconciler/arm-error.ts';
import type { World } from '../../reconciler/ports.ts';
import type { ReplicationConfig } from '../../replication/rule.ts';

export interface Finding {
  check: string;
  /** `unknown`: it could not be asked, and passes for no answer. */
  state: 'ok' | 'problem' | 'unknown';
  /** What it is about and what was seen. */
  text: string;
  /** The command or the change that mends it. */
  mend?: string;
}

export interface Patient {
  arm: ArmReads;
  world: Pick<World, 'resourceGroups' | 'snapshots'>;
  config: ReplicationConfig;
  token: () => Promise<string>;
  /** Of a local cloud there is no app, no Event Grid and no namespace to be read. */
  isLocal: boolean;
  /** Host name of the namespace of the deployed service, where it was given. */
  namespace?: string;
  queues: readonly string[];
  /** Name of the Functions app, where it was given. */
  app?: string;
}

export interface Check {
  name: string;
  run: (patient: Patient) => Promise<Found[]>;
}

/** What a check finds; whose finding it is, is added. */
export type Found = Omit<Finding, 'check'>;

/**
 * Asks of each by itself: one that may not be asked hides none of the others. `scopeOf` is where the role for asking is
 * needed.
 */
export async function ofEach<Item>(
  items: readonly Item[],
  scopeOf: (item: Item) => string,
  ask: (item: Item) => Promise<Found | readonly Found[]>,
  role = 'Reader',
): Promise<Found[]> {
  const found = await Promise.all(
    items.map(async (item) => {
      try {
        return await ask(item);
      } catch (error) {
        if (!(error instanceof ArmError)) throw error;
        const mend = `az role assignment create --assignee <object id> --role "${role}" --scope ${scopeOf(item)}`;
        return error.failure.code === 'AuthorizationFailed'
          ? unknown(error.message, mend)
          : unknown(error.message);
      }
    }),
  );
  return found.flat();
}

export function subscriptionScope({ subscriptionId }: { subscriptionId: string }): string {
  return `/subscriptions/${subscriptionId}`;
}

export function ok(text: string): Found {
  return { state: 'ok', text };
}

export function problem(text: string, mend: string): Found {
  return { state: 'problem', text, mend };
}

export function unknown(text: string, mend?: string): Found {
  return { state: 'unknown', text, ...(mend !== undefined && { mend }) };
}

export function groupId({
  subscriptionId,
  resourceGroup,
}: {
  subscriptionId: string;
  resourceGroup: string;
}): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}
