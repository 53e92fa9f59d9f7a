import type { Policy } from '../arm/policies/policy.ts';
import { policyProblem } from '../arm/policies/policy-problem.ts';
import { ControlError } from './control-error.ts';
import { placesOf, groupIdOf } from './place.ts';
import { checkKnown } from './request-fields.ts';
import type { ControlParts, ControlRequest, Route } from './route.ts';

/** Azure Policy by hand. */
export const policyRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/policies',
    what: 'the policies that are assigned',
    example: '',
    run: ({ resourceManager }) => resourceManager.policies.list(),
  },
  {
    method: 'PUT',
    path: '/policies/{name}',
    what:
      'assigns one: effect deny, append (a field) or modify (add, addOrReplace or remove a tag), to a scope (by ' +
      'default the first group), of some types, when a field equals, notEquals or exists',
    example: `-d '{"effect":{"kind":"modify","operation":"addOrReplace","tag":"owner","value":"it"}}'`,
    run: put,
  },
  {
    method: 'DELETE',
    path: '/policies/{name}',
    what: 'takes it away',
    example: '',
    run: ({ resourceManager }, { name }) => ({ deleted: resourceManager.policies.remove(name) }),
  },
];

function put({ resourceManager, seed }: ControlParts, { name, body }: ControlRequest): unknown {
  checkKnown(body, ['scope', 'types', 'when', 'effect']);
  const [first] = placesOf(seed);
  const scope = first && groupIdOf(first.subscriptionId, first.resourceGroup);
  const policy = { scope, ...body, name };
  const problem = policyProblem(policy);
  if (problem !== undefined) throw new ControlError(400, problem);
  resourceManager.policies.put(policy as unknown as Policy);
  return policy;
}
