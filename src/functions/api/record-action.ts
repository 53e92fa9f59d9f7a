/** What people do by the API, in the journal: who did what to which replica or message. */
import type { InvocationContext } from '@azure/functions';
import { ArmError } from '../../reconciler/arm-error.ts';
import type { Pinned } from '../../reconciler/pins.ts';
import { digest } from '../../replication/digest.ts';
import type { JournalEntry } from '../../replication/journal-entry.ts';
import { parseSnapshotId, resourceGroupKey, snapshotIdText } from '../../replication/resource-id.ts';
import type { ReplicationConfig } from '../../replication/rule.ts';
import { logRecord } from '../log.ts';
import type { Api } from './operation.ts';

type What = Pick<JournalEntry, 'kind' | 'detail'> & Partial<Pick<JournalEntry, 'rule' | 'source' | 'target'>>;

/** After it is done. Where the journal takes nothing, the app's log says so; the deed stands. */
export async function recordAction(
  { world }: Api['service'],
  { by, context }: { by: string | undefined; context: InvocationContext },
  whats: readonly What[],
): Promise<void> {
  if (whats.length === 0) return;
  const time = world.surroundings.now();
  const entries = whats.map(({ kind, rule = '*', source = '', ...rest }, at): JournalEntry => ({
    id: `${kind}-${digest(context.invocationId, String(at)).slice(0, 24)}`,
    ...{ time, kind, rule, source, ...rest },
    ...(by !== undefined && { by }),
  }));
  try {
    await world.journal.append(entries);
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    const detail = `the journal does not tell of it: ${error.message}`;
    logRecord(context, { event: 'requestFailed', level: 'warning', operation: whats[0]?.kind, detail });
  }
}

/** Of what was changed; `detail` says why. */
export function pinEntries(
  { rules }: ReplicationConfig,
  replicas: readonly Pinned[],
  detail: string | undefined,
): What[] {
  return replicas.flatMap(({ replica, result }) => {
    const id = parseSnapshotId(replica);
    if (result === 'unchanged' || id === undefined) return [];
    const { subscriptionId, resourceGroup, name } = id;
    const rule = rules.find(({ targets }) =>
      targets.some((target) => resourceGroupKey(target) === resourceGroupKey(id)),
    );
    return {
      kind: result,
      ...(rule && { rule: rule.name, source: snapshotIdText({ ...rule.source, name }) }),
      target: { subscriptionId, resourceGroup },
      ...(detail !== undefined && { detail }),
    };
  });
}
