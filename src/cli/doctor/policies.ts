import { tagKeys } from '../../replication/replica-tags.ts';
import type { Target } from '../../replication/rule.ts';
import { groupId, ofEach, ok, problem, unknown, type Check, type Found, type Patient } from './check.ts';

interface Restrictions {
  contentEvaluationResult?: {
    policyEvaluations?: {
      policyInfo?: { policyDefinitionId?: string; policyAssignmentId?: string };
      evaluationResult?: string;
      effectDetails?: { policyEffect?: string };
    }[];
  };
}

/** Asks Azure Policy about a replica as it would be written; nothing is written. What only audits is left out. */
export const policies: Check = {
  name: 'policies',
  async run(patient) {
    const targets = patient.config.rules.flatMap((rule) => rule.targets);
    const distinct = new Map(
      targets.map((target) => [
        `${groupId(target)} ${target.location} ${target.sku ?? ''}`.toLowerCase(),
        target,
      ]),
    );
    return ofEach(
      [...distinct.values()],
      groupId,
      (target) => findingsOf(patient, target),
      // To ask is an action, which Reader has not (documented).
      'Resource Policy Contributor',
    );
  },
};

async function findingsOf({ arm }: Patient, target: Target): Promise<Found[]> {
  const path = `${groupId(target)}/providers/Microsoft.PolicyInsights/checkPolicyRestrictions?api-version=2022-03-01`;
  const answer = (await arm.ask(path, {
    resourceDetails: { resourceContent: sampleReplica(target), apiVersion: '2026-03-02' },
  })) as Restrictions | undefined;
  const place = `${target.resourceGroup} (${target.location})`;
  if (answer === undefined) return [unknown(`policies of ${place} cannot be asked`)];
  const refusing = (answer.contentEvaluationResult?.policyEvaluations ?? []).filter(
    ({ evaluationResult, effectDetails }) =>
      evaluationResult === 'NonCompliant' && /^deny$/i.test(effectDetails?.policyEffect ?? 'deny'),
  );
  if (refusing.length === 0) return [ok(`no policy would refuse a replica in ${place}`)];
  return refusing.map(({ policyInfo }) => {
    const id = policyInfo?.policyAssignmentId ?? policyInfo?.policyDefinitionId ?? 'a policy';
    return problem(
      `${id} would refuse replicas in ${place}`,
      `az policy exemption create --name snaprep --policy-assignment ${id} --exemption-category Waiver --scope ${groupId(target)}`,
    );
  });
}

/** Those tags that a replica always has; the source's own come beside them and cannot be known here. */
const replicaTagKeys = [tagKeys.source, tagKeys.generation, tagKeys.installation];

function sampleReplica({ location, sku = 'Standard_LRS', diskEncryptionSetId }: Target): object {
  return {
    type: 'Microsoft.Compute/snapshots',
    name: 'snaprep-doctor',
    location,
    sku: { name: sku },
    tags: Object.fromEntries(replicaTagKeys.map((key) => [key, 'doctor'])),
    properties: {
      incremental: true,
      creationData: { createOption: 'CopyStart' },
      networkAccessPolicy: 'DenyAll',
      publicNetworkAccess: 'Disabled',
      ...(diskEncryptionSetId !== undefined && {
        encryption: { type: 'EncryptionAtRestWithCustomerKey', diskEncryptionSetId },
      }),
    },
  };
}
