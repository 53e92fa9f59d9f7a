import { resourceGroupKey, type ResourceGroupId } from '../../replication/resource-id.ts';

/** One call for each group, however it ended. */
export function onceAGroup<Value>(
  read: (group: ResourceGroupId) => Promise<Value>,
): (group: ResourceGroupId) => Promise<Value> {
  const known = new Map<string, Promise<Value>>();
  return (group) => {
    const key = resourceGroupKey(group);
    const found = known.get(key) ?? read({ ...group });
    known.set(key, found);
    return found;
  };
}
