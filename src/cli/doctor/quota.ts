import { ofEach, ok, problem, subscriptionScope, unknown, type Check } from './check.ts';
import { targetRegions } from './targets.ts';

interface Usage {
  currentValue?: number;
  limit?: number;
  name?: { value?: string; localizedValue?: string };
}

/** From here on it is said that it will soon be full. */
const nearlyFull = 0.9;

/** How many snapshots there may be. The names of the usages are unverified, so those that speak of snapshots are taken. */
export const quota: Check = {
  name: 'quota',
  async run(patient) {
    return ofEach(targetRegions(patient), subscriptionScope, async ({ subscriptionId, location }) => {
      const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/locations/${location}/usages?api-version=2024-07-01`;
      const listed = ((await patient.arm.list(path)) ?? []) as Usage[];
      const ofSnapshots = listed.filter(({ name }) => /snapshot/i.test(name?.value ?? ''));
      if (ofSnapshots.length === 0) return [unknown(`${location} tells no quota of snapshots`)];
      return ofSnapshots.map(({ currentValue = 0, limit = 0, name }) => {
        const what = `${name?.localizedValue ?? name?.value ?? ''} in ${location}: ${currentValue} of ${limit}`;
        if (limit > 0 && currentValue < limit * nearlyFull) return ok(what);
        return problem(
          what,
          `az quota, or a support request of kind "Service and subscription limits", for ${subscriptionId}`,
        );
      });
    });
  },
};
