import type { ResourceGroupId } from '../../src/replication/resource-id.ts';
import type { Target } from '../../src/replication/rule.ts';
import type { SimulatedCloud } from './cloud.ts';
import { plainCopy } from './plain-copy.ts';

const pollMs = 30_000;

/** Messages at a time, as the service has them. */
const concurrency = 16;

/**
 * A peer: what one writes first. For each event it begins the copies, one for each target, tries again every 30 s
 * what is refused, and asks every 30 s whether they are done. It waits within the handler, which in Azure would be
 * ended after some minutes; that is left out, in its favour.
 */
export async function naiveHandler(
  cloud: SimulatedCloud,
  group: ResourceGroupId,
  names: readonly string[],
  targets: readonly Target[],
): Promise<void> {
  const left = [...names];
  const handler = async (): Promise<void> => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) {
      const source = name;
      await Promise.all(targets.map((target) => copyAndWait(cloud, group, source, target)));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, handler));
}

async function copyAndWait(
  cloud: SimulatedCloud,
  group: ResourceGroupId,
  name: string,
  target: Target,
): Promise<void> {
  const id = { ...target, name };
  for (;;) {
    const source = await cloud.request({ ...group, operation: 'reads', what: 'snapshot' }, () =>
      cloud.get({ ...group, name }),
    );
    if (source.value !== undefined) {
      const spec = plainCopy(source.value, target);
      const { error } = await cloud.request({ ...target, operation: 'writes', what: 'copy' }, () => {
        cloud.create(id, spec);
      });
      if (error === undefined) break;
    }
    await cloud.time.sleep(pollMs);
  }
  for (;;) {
    const { value } = await cloud.request({ ...target, operation: 'reads', what: 'snapshot' }, () =>
      cloud.get(id),
    );
    if (value !== undefined && (value.completionPercent ?? 100) >= 100) return;
    await cloud.time.sleep(pollMs);
  }
}
