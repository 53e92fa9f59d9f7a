/** The requests for the two temporary resources. Both are as closed and as cheap as Azure has them. */
import { machinePropertiesOf, type MachineProperties } from '../../machine-properties.ts';
import { tagKeys, tagOf } from '../../replica-tags.ts';
import type { SnapshotId } from '../../resource-id.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { EncryptionSpec, SnapshotSpec } from '../../snapshot-spec.ts';
import { temporaryName, temporaryTags, type Disk } from './temporary.ts';

/** Everything that the request for a disk says; `createOption` is `Copy`. */
export interface DiskSpec extends MachineProperties {
  name: string;
  /** A full snapshot of the same region. */
  sourceResourceId: string;
  location: string;
  tags: Readonly<Record<string, string>>;
  sku: 'Standard_LRS';
  encryption?: EncryptionSpec;
  networkAccessPolicy: 'DenyAll';
  publicNetworkAccess: 'Disabled';
}

/** `Copy` takes the security type over and refuses it in the request (reported), so it is not sent. */
export function diskSpec(id: SnapshotId, source: Snapshot, installation: string): DiskSpec {
  const name = temporaryName(id, source.uniqueId, installation);
  const tags = temporaryTags(id, source.uniqueId, installation);
  return { name, tags, ...common(source), sourceResourceId: source.id };
}

/** Of the disk's name, so that the two are one pair, also where the disk is of before and names no installation. */
export function temporarySnapshotSpec(id: SnapshotId, source: Snapshot, disk: Disk): SnapshotSpec {
  return {
    name: disk.name,
    tags: temporaryTags(id, source.uniqueId, tagOf(disk.tags, tagKeys.installation)),
    ...common(source),
    createOption: 'Copy',
    sourceResourceId: disk.id,
    incremental: true,
  };
}

function common(source: Snapshot): Omit<DiskSpec, 'sourceResourceId' | 'name' | 'tags'> {
  return {
    location: source.location,
    sku: 'Standard_LRS',
    networkAccessPolicy: 'DenyAll',
    publicNetworkAccess: 'Disabled',
    ...machinePropertiesOf(source),
    ...encryptionOf(source),
  };
}

/** The source's own set: it is of the pair's region, and a copy under another key would be another thing. */
function encryptionOf({ encryptionType, diskEncryptionSetId }: Snapshot): { encryption?: EncryptionSpec } {
  if (diskEncryptionSetId === undefined || encryptionType === undefined) return {};
  return { encryption: { type: encryptionType, diskEncryptionSetId } };
}
