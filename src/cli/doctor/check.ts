/** What a check is given and gives. Each reads, and changes nothing. */
import type { ArmReads } from '../../azure/arm-reads.ts';
import type { World } from '../../reconciler/ports.ts';
import type { ReplicationConfig } from '../../replication/rule.ts';

export interface Finding {
  check: string;
  /** `unknown`: it could not be asked, and passes for no answer. */
  state: 'ok' | 'problem' | 'unknown';
  /** What it is about and what was seen. */
  text: string;
  /** The command or the change that mends it. */
  mend?: string;
}

export interface Patient {
  arm: ArmReads;
  world: Pick<World, 'resourceGroups' | 'snapshots'>;
  config: ReplicationConfig;
  token: () => Promise<string>;
  /** Of a local cloud there is no app, no Event Grid and no namespace to be read. */
  isLocal: boolean;
  /** Host name of the namespace of the deployed service, where it was given. */
  namespace?: string;
  queues: readonly string[];
  /** Name of the Functions app, where it was given. */
  app?: string;
}

export interface Check {
  name: string;
  run: (patient: Patient) => Promise<Omit<Finding, 'check'>[]>;
}

export function ok(text: string): Omit<Finding, 'check'> {
  return { state: 'ok', text };
}

export function problem(text: string, mend: string): Omit<Finding, 'check'> {
  return { state: 'problem', text, mend };
}

export function unknown(text: string, mend?: string): Omit<Finding, 'check'> {
  return { state: 'unknown', text, ...(mend !== undefined && { mend }) };
}

export function groupId({
  subscriptionId,
  resourceGroup,
}: {
  subscriptionId: string;
  resourceGroup: string;
}): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}
