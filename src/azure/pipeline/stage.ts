import type { ComputeManagementClientOptionalParams } from '@azure/arm-compute';

type Policies = NonNullable<ComputeManagementClientOptionalParams['additionalPolicies']>;

/** What one part of the way to Resource Manager does with a request, and with its answer. */
export type Stage = Policies[number]['policy']['sendRequest'];
export type Request = Parameters<Stage>[0];
export type Answer = Awaited<ReturnType<Stage>>;

/** For the options of a client: all stages as one policy, the first outermost, so that their order is certain. */
export function policiesOf(stages: readonly Stage[]): Policies {
  const sendRequest: Stage = (request, next) =>
    stages.reduceRight<(request: Request) => Promise<Answer>>(
      (inner, stage) => (passed) => stage(passed, inner),
      next,
    )(request);
  return [{ position: 'perCall', policy: { name: 'resourceManager', sendRequest } }];
}
