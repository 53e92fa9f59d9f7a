import type { ResourceGroupId } from '../../src/replication/resource-id.ts';
import type { Target } from '../../src/replication/rule.ts';
import type { SimulatedCloud } from './cloud.ts';
import { plainCopy } from './plain-copy.ts';

const pollMs = 30_000;

/**
 * A peer: the Azure Automation runbook, from its description. One job a target: it lists both groups, then copies
 * what is missing one after the other, always in full, and asks every 30 s. The jobs of several targets run side by
 * side, which is more than one schedule does. Its staging and its errors are left out, in its favour.
 */
export async function runbook(cloud: SimulatedCloud, group: ResourceGroupId, target: Target): Promise<void> {
  const list = async (listed: ResourceGroupId): Promise<void> => {
    for (let left = cloud.pages(listed); left > 0; left--) {
      await cloud.request({ ...listed, operation: 'reads', what: 'page' }, () => undefined);
    }
  };
  await list(group);
  await list(target);
  for (const source of cloud.all(group)) {
    const id = { ...target, name: source.name };
    if (cloud.get(id) !== undefined) continue;
    const spec = plainCopy(source, target);
    await cloud.request({ ...target, operation: 'writes', what: 'copy' }, () => {
      cloud.create(id, spec, 'full');
    });
    while ((cloud.get(id)?.completionPercent ?? 100) < 100) {
      await cloud.time.sleep(pollMs);
      await cloud.request({ ...target, operation: 'reads', what: 'snapshot' }, () => cloud.get(id));
    }
  }
}
