import { ofEach, ok, problem, subscriptionScope, unknown, type Check } from './check.ts';

export const providers: Check = {
  name: 'providers',
  async run({ arm, config }) {
    const wanted = new Set<string>();
    for (const { source, targets, fullSnapshots } of config.rules) {
      for (const { subscriptionId } of [source, ...targets])
        wanted.add(`${subscriptionId}/Microsoft.Compute`);
      if (fullSnapshots !== 'auto' && fullSnapshots !== 'stage') continue;
      for (const { subscriptionId } of targets) wanted.add(`${subscriptionId}/Microsoft.Storage`);
    }
    const each = [...wanted].map((one) => {
      const [subscriptionId = '', namespace = ''] = one.split('/');
      return { subscriptionId, namespace };
    });
    return ofEach(each, subscriptionScope, async ({ subscriptionId, namespace }) => {
      const path = `/subscriptions/${subscriptionId}/providers/${namespace}?api-version=2021-04-01`;
      const { registrationState: state } = ((await arm.get(path)) ?? {}) as { registrationState?: string };
      if (state === 'Registered') return ok(`${namespace} is registered in ${subscriptionId}`);
      if (state === undefined) return unknown(`${namespace} in ${subscriptionId} does not tell its state`);
      return problem(
        `${namespace} is ${state} in ${subscriptionId}`,
        `az provider register --namespace ${namespace} --subscription ${subscriptionId}`,
      );
    });
  },
};
