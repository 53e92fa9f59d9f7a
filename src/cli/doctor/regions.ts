import { nearestAdvice } from '../nearest-advice.ts';
import { ofEach, ok, problem, subscriptionScope, unknown, type Check } from './check.ts';
import { targetRegions } from './targets.ts';

export const regions: Check = {
  name: 'regions',
  async run(patient) {
    return ofEach(targetRegions(patient), subscriptionScope, async ({ subscriptionId, location }) => {
      const listed = await patient.arm.list(
        `/subscriptions/${subscriptionId}/locations?api-version=2022-12-01`,
      );
      if (listed === undefined) return unknown(`the regions of ${subscriptionId} cannot be read`);
      const names = listed.flatMap((one) => (one as { name?: string }).name ?? []);
      if (names.some((name) => name.toLowerCase() === location)) {
        return ok(`${location} is open to ${subscriptionId}`);
      }
      return problem(
        `${location} is no region of ${subscriptionId}`,
        `correct "location" in replication.json${nearestAdvice(location, names)}`,
      );
    });
  },
};
