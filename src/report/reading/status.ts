import type { World } from '../../reconciler/ports.ts';
import { ruleNamesIn, type ReplicationConfig } from '../../replication/rule.ts';
import {
  narrowed,
  statusReport,
  withHoldings,
  withPauses,
  withRefusals,
  type ReplicaStatus,
  type StatusReport,
} from '../status.ts';
import { readHoldings } from './holdings.ts';
import type { Narrowing } from './narrowing.ts';
import { readRefusals } from './refusals.ts';
import { readPairs, type SingleReads } from './read-pairs.ts';

export async function status(
  world: World,
  config: ReplicationConfig,
  narrowing: Narrowing,
  selector: (one: ReplicaStatus) => boolean = () => true,
  singles?: SingleReads,
): Promise<StatusReport> {
  const pairs = await readPairs(world, config, singles);
  const report = statusReport(pairs, { config, installation: world.installation }, world.surroundings.now());
  const wanted = narrowed(report, (one) => narrowing.takes(one.name) && selector(one));
  const has = (state: ReplicaStatus['state']): boolean => wanted.replicas.some((one) => one.state === state);
  const tried = has('missing') ? withRefusals(wanted, await readRefusals(world)) : wanted;
  const told = has('deleting') ? withHoldings(tried, await readHoldings(world)) : tried;
  return withPauses(told, await world.pauses.read(), ruleNamesIn(config));
}
