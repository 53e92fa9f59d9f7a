import { ArmError } from '../arm-error.ts';
import type { Policy } from './policy.ts';

/** Recorded for other types, status, code and shape; what was evaluated is left out. */
export function disallowedByPolicy(resourceId: string, { name, scope, effect }: Policy): ArmError {
  const resource = resourceId.split('/').at(-1) ?? '';
  const subscription = scope.split('/').slice(0, 3).join('/');
  const assignmentId = `${scope}/providers/Microsoft.Authorization/policyAssignments/${name}`;
  const definitionId = `${subscription}/providers/Microsoft.Authorization/policyDefinitions/${name}`;
  const identifiers = [
    {
      policyAssignment: { name, id: assignmentId },
      policyDefinition: { name, id: definitionId, version: '1.0.0' },
    },
  ];
  return new ArmError(
    403,
    'RequestDisallowedByPolicy',
    `Resource '${resource}' was disallowed by policy. Policy identifiers: '${JSON.stringify(identifiers)}'.`,
    {
      target: resource,
      additionalInfo: [
        {
          type: 'PolicyViolation',
          info: {
            policyDefinitionId: definitionId,
            policyDefinitionName: name,
            policyDefinitionEffect: effect.kind,
            policyAssignmentId: assignmentId,
            policyAssignmentName: name,
            policyAssignmentScope: scope,
          },
        },
      ],
    },
  );
}
