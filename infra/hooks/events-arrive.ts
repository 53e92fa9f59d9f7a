/**
 * Whether events of each source have a way to the queue. A deployment that succeeded made it; `azd deploy` alone, or one
 * that left provisioning out, says nothing of what became of it since, and where owners make it nobody else would tell.
 */
import { eventsOf } from '../../src/cli/doctor/event-subscription.ts';
import type { ReplicationConfig } from '../../src/replication/rule.ts';
import type { Smoke } from './after-deploy.ts';
import { allPages } from './all-pages.ts';
import type { ArmClient } from './arm-client.ts';

export interface EventWays {
  config: ReplicationConfig;
  /** Name of the Function App: the namespace is called the same, but for the kind. */
  appName: string;
  /** Owners of the sources make topics and subscriptions, after this deployment. */
  byOwners: boolean;
}

export async function eventsArrive(arm: ArmClient, { config, appName, byOwners }: EventWays): Promise<Smoke> {
  const told: Smoke = { passed: [], untried: [], problems: [] };
  const found = await eventsOf({
    arm: { list: (path) => allPages(arm, path) },
    config,
    queues: ['snapshot-events'],
    namespace: appName.replace(/^func-/, 'sb-'),
  }).catch((error: unknown) => error as Error);
  if (found instanceof Error) return { ...told, untried: [`events of the sources: ${found.message}`] };
  for (const { state, text, mend } of found) {
    const line = mend === undefined || state === 'ok' ? text : `${text}: ${mend}`;
    if (state === 'ok') told.passed.push(line);
    else if (state === 'unknown') told.untried.push(line);
    else if (byOwners) told.untried.push(`${text}: its owner makes it (docs/split-of-duties.md)`);
    else told.problems.push(line);
  }
  return told;
}
