import { ofEach, ok, problem, subscriptionScope, unknown, type Check } from './check.ts';
import { targetRegions } from './targets.ts';

interface Sku {
  resourceType?: string;
  name?: string;
  restrictions?: { type?: string; reasonCode?: string }[];
}

/** What a target's replicas are stored on. That Compute lists SKUs of snapshots as it does those of disks is unverified. */
export const skus: Check = {
  name: 'skus',
  async run(patient) {
    return ofEach(
      targetRegions(patient),
      subscriptionScope,
      async ({ subscriptionId, location, targets }) => {
        const filter = encodeURIComponent(`location eq '${location}'`);
        const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/skus?api-version=2021-07-01&$filter=${filter}`;
        const listed = ((await patient.arm.list(path)) ?? []) as Sku[];
        const offered = listed.filter(({ resourceType }) => resourceType?.toLowerCase() === 'snapshots');
        const wanted = [...new Set(targets.map(({ sku = 'Standard_LRS' }) => sku))];
        if (offered.length === 0) return [unknown(`${location} tells no SKUs of snapshots`)];
        return wanted.map((name) => {
          const sku = offered.find((one) => one.name === name);
          const restriction = sku?.restrictions?.find(({ type }) => type === 'Location');
          if (sku !== undefined && restriction === undefined) return ok(`${name} is offered in ${location}`);
          const why = restriction?.reasonCode ?? 'not offered';
          return problem(
            `${name} in ${location} for ${subscriptionId}: ${why}`,
            'set "sku" of the target in replication.json to Standard_LRS',
          );
        });
      },
    );
  },
};
