import { ArmError } from '../../reconciler/arm-error.ts';
import { ok, problem, type Check } from './check.ts';

const mend = 'let this machine reach it: network, DNS, HTTPS_PROXY and NO_PROXY, RESOURCE_MANAGER_ENDPOINT';

/** Whether Resource Manager answers at all. A refusal is an answer, and other checks tell what it is about. */
export const network: Check = {
  name: 'network',
  async run({ arm, config: { rules } }) {
    try {
      const [rule] = rules;
      if (rule !== undefined)
        await arm.get(`/subscriptions/${rule.source.subscriptionId}?api-version=2022-12-01`);
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      const { status, code, message } = error.failure;
      if (status === undefined)
        return [problem(`Resource Manager does not answer: ${code}: ${message}`, mend)];
    }
    return [ok('Resource Manager answers')];
  },
};
