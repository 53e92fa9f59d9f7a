import { groupsAccess } from '../../functions/check-access.ts';
import { ok, problem, unknown, type Check } from './check.ts';

/** The harmless calls that a pass begins with, as the app's own address `access` makes them. */
export const groups: Check = {
  name: 'groups',
  async run({ world, config }) {
    return (await groupsAccess(world, config)).map(({ subscriptionId, resourceGroup, problem: found }) => {
      const place = `${subscriptionId}/${resourceGroup}`;
      if (found === undefined) return ok(`${place} is read, with its snapshots`);
      const text = `${place}: ${found.message}`;
      if (found.code === 'SubscriptionNotFound') {
        return problem(
          text,
          `az account list --refresh shows the subscriptions that you see: correct replication.json, or az login to the tenant of ${subscriptionId}`,
        );
      }
      if (found.code === 'ResourceGroupNotFound') {
        return problem(
          text,
          `az group create --subscription ${subscriptionId} --name ${resourceGroup} --location <region>, or correct replication.json`,
        );
      }
      if (found.code !== 'AuthorizationFailed') return unknown(text);
      return problem(text, 'give the role that the check "permissions" names');
    });
  },
};
