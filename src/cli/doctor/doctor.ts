/** All checks, in the order in which one would look. One that fails stops no other, and passes for no answer. */
import { ArmError } from '../../reconciler/arm-error.ts';
import { authentication, nodeVersion } from './app.ts';
import type { Check, Finding, Patient } from './check.ts';
import { clock } from './clock.ts';
import { encryptionSets } from './encryption-sets.ts';
import { eventSubscription } from './event-subscription.ts';
import { groups } from './groups.ts';
import { network } from './network.ts';
import { permissions } from './permissions.ts';
import { policies } from './policies.ts';
import { providers } from './providers.ts';
import { queues } from './queues.ts';
import { quota } from './quota.ts';
import { regions } from './regions.ts';
import { signIn } from './sign-in.ts';
import { skus } from './skus.ts';

export const checks: readonly Check[] = [
  signIn,
  network,
  clock,
  groups,
  permissions,
  providers,
  regions,
  skus,
  quota,
  encryptionSets,
  policies,
  eventSubscription,
  queues,
  authentication,
  nodeVersion,
];

export interface Diagnosis {
  kind: 'doctor';
  /** Whether no check found a problem; what is unknown is none. */
  healthy: boolean;
  findings: Finding[];
}

/** `onCheck` hears of each check before it begins. */
export async function diagnose(
  patient: Patient,
  wanted: readonly Check[],
  onCheck: (name: string) => void,
): Promise<Diagnosis> {
  const findings: Finding[] = [];
  for (const check of wanted) {
    onCheck(check.name);
    findings.push(...(await findingsOf(check, patient)));
    // Nobody who is not signed in, or gets no answer at all, learns anything from the others.
    if (isFirst(check) && findings.some(({ state }) => state === 'problem')) break;
  }
  return { kind: 'doctor', healthy: findings.every(({ state }) => state !== 'problem'), findings };
}

function isFirst(check: Check): boolean {
  return check === signIn || check === network;
}

async function findingsOf({ name, run }: Check, patient: Patient): Promise<Finding[]> {
  try {
    return (await run(patient)).map((finding) => ({ check: name, ...finding }));
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    return [{ check: name, state: 'unknown', text: error.message }];
  }
}
