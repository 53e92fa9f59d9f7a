/** Role definitions that runs left in a subscription: they cost nothing and permit nothing once their group is gone. */
import type { Clients } from './places/clients.ts';

const version = '2022-04-01';

interface Definition {
  id: string;
  properties: { roleName: string; description?: string };
}

/** Takes away those whose name begins with this run, or with any run of the prefix. Gives how many they were. */
export async function removeRoles(clients: Clients, subscriptionId: string, run: string): Promise<number> {
  const { resources } = clients.resources(subscriptionId);
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions`;
  const answer = await clients.read(
    subscriptionId,
    `${path}?api-version=${version}&$filter=${encodeURIComponent("type eq 'CustomRole'")}`,
  );
  const definitions = (answer as { value: Definition[] } | undefined)?.value ?? [];
  const ours = definitions.filter(
    ({ properties }) =>
      properties.roleName.startsWith(`${run} `) &&
      properties.description === 'Of a test run; may be deleted.',
  );
  for (const { id } of ours) await resources.deleteById(id, version).submitted();
  return ours.length;
}
