import type { Snapshot } from '../snapshot.ts';
import { closedAccess } from '../snapshot-spec.ts';
import type { Difference } from './difference.ts';

/**
 * Who may reach a replica's data by the network. The defaults are open (recorded), and Azure tells both values of
 * every snapshot, so an answer without them is no proof that it is closed. Both can be set by PATCH (documented).
 */
export function networkAccessDifferences(replica: Snapshot): Difference[] {
  const { networkAccessPolicy, publicNetworkAccess, diskAccessId } = replica;
  const differences: Difference[] = [];
  if (networkAccessPolicy?.toLowerCase() !== closedAccess.networkAccessPolicy.toLowerCase()) {
    const found = networkAccessPolicy;
    differences.push({
      property: 'networkAccessPolicy',
      wanted: closedAccess.networkAccessPolicy,
      found,
      kind: 'mendable',
    });
  }
  if (publicNetworkAccess?.toLowerCase() !== closedAccess.publicNetworkAccess.toLowerCase()) {
    const found = publicNetworkAccess;
    differences.push({
      property: 'publicNetworkAccess',
      wanted: closedAccess.publicNetworkAccess,
      found,
      kind: 'mendable',
    });
  }
  // Azure takes one only with AllowPrivate (reported), so it tells by which way a replica is open.
  if (diskAccessId !== undefined) {
    differences.push({ property: 'diskAccessId', wanted: 'none', found: diskAccessId, kind: 'mendable' });
  }
  return differences;
}
