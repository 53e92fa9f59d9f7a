/** Role definitions that runs left in a subscription: they cost nothing and permit nothing once their group is gone. */
import { roleDescription } from './places/azure-place.ts';
import type { Clients } from './places/clients.ts';

const version = '2022-04-01';

interface Definition {
  id: string;
  properties: { roleName: string; description?: string };
}

/** Takes away those of one run, by name and description. Gives how many they were. */
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
      properties.roleName.startsWith(`${run}-`) && properties.description === roleDescription,
  );
  for (const { id } of ours) await resources.deleteById(id.slice(1), version).submitted();
  return ours.length;
}
