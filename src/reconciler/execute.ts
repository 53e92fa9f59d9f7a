import type { Action } from '../replication/action.ts';
import type { Hint } from '../replication/hint.ts';
import { replicaId } from './observe.ts';
import type { World } from './ports.ts';

/** Does the one thing that was decided. Returns when Azure has accepted it, not when it is finished. */
export async function execute({ snapshots }: World, action: Action, hint: Hint): Promise<void> {
  switch (action.kind) {
    case 'beginCopy':
      return snapshots.create({ ...replicaId(hint), name: action.spec.name }, action.spec);
    case 'setTags':
      return snapshots.setTags(replicaId(hint), action.tags);
    case 'deleteReplica':
      return snapshots.delete(replicaId(hint));
    case 'none':
    case 'wait':
    case 'blocked':
      return;
  }
}
