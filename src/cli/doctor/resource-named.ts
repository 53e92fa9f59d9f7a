import type { ArmReads } from '../../azure/arm-reads.ts';
import type { ReplicationConfig } from '../../replication/rule.ts';
import { subscriptionsOf } from '../azure-access.ts';

/** Id of the resource of this type and name, in the subscriptions of the rules first and then in all others. */
export async function resourceNamed(
  arm: ArmReads,
  { rules }: ReplicationConfig,
  type: string,
  name: string,
): Promise<string | undefined> {
  const near = rules.flatMap(({ source, targets }) => [source, ...targets]).map((one) => one.subscriptionId);
  const all = await subscriptionsOf(arm).catch(() => []);
  const ids = [...near, ...all.map(({ subscriptionId }) => subscriptionId)].map((id) => id.toLowerCase());
  const filter = encodeURIComponent(`resourceType eq '${type}' and name eq '${name}'`);
  for (const subscriptionId of new Set(ids)) {
    const path = `/subscriptions/${subscriptionId}/resources?api-version=2021-04-01&$filter=${filter}`;
    // One that may not be read hides nothing that could be used.
    const found = await arm.list(path).catch(() => undefined);
    const id = (found?.[0] as { id?: string } | undefined)?.id;
    if (id !== undefined) return id;
  }
  return undefined;
}
