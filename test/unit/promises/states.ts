/** Worlds in which something must not be lost, whatever is read of them. */
import type { Hint } from '../../../src/replication/hint.ts';
import type { JournalEntry } from '../../../src/replication/journal-entry.ts';
import { resourceGroupIdText, snapshotIdText } from '../../../src/replication/resource-id.ts';
import { interimName, interimTags } from '../../../src/replication/renewal/interim.ts';
import { tagKeys } from '../../../src/replication/replica-tags.ts';
import type { ReplicationConfig, Rule } from '../../../src/replication/rule.ts';
import type { Snapshot } from '../../../src/replication/snapshot.ts';
import { configOf, hour, inSource, inTarget, keyOf } from '../../support/looks.ts';
import type { MemoryAzure } from '../../support/memory-azure.ts';
import { installation, noon, replicaOf, rule, sourceSnapshot, target } from '../../support/snapshots.ts';

export interface State {
  build(azure: MemoryAzure): void;
  config?: ReplicationConfig;
  hint?: Partial<Hint>;
  /** The truth lets this replica go, so only what is beside it is watched. */
  mayGo?: true;
  /** By the truth the source's image is another one by now, so the replica may be replaced, and only so. */
  mayBeRenewed?: true;
}

const mark = (reason: string, due = '11:00:00'): Record<string, string> => ({
  [tagKeys.deletion]: `${reason}@2026-11-23T${due}Z`,
});
const pin = { [tagKeys.pinned]: 'legal hold' };
const incremental = sourceSnapshot();
const near = sourceSnapshot({ location: 'westeurope' });
const full = sourceSnapshot({ incremental: false, diskSizeBytes: 2 ** 30, securityType: 'Standard' });
const renewed = sourceSnapshot({ uniqueId: 'renewed', timeCreated: noon + 30 * 60_000 });

const withRule = (more: Partial<Rule>): ReplicationConfig =>
  configOf({ ...rule, ...more }, { workResourceGroup: 'rg-work' });
const converting = withRule({ fullSnapshots: 'convert' });
const staging = withRule({ fullSnapshots: 'stage' });

/** A source, if any, and its replica with more tags. */
function pair(
  source: Snapshot | undefined,
  { tags, ...overrides }: Partial<Snapshot> = {},
  of: Snapshot = source ?? incremental,
): State['build'] {
  return (azure) => {
    if (source !== undefined) azure.put(source, inSource(source.name));
    const createOption = of.location === 'westeurope' ? 'Copy' : 'CopyStart';
    const made = replicaOf(of, { createOption, ...overrides });
    azure.put({ ...made, tags: { ...made.tags, ...tags } }, inTarget(of.name));
  };
}

/** Four more replicas with their sources, so that no guard holds one alone. */
function beside(build: State['build']): State['build'] {
  return (azure) => {
    for (let at = 1; at <= 4; at++) {
      const other = sourceSnapshot({ name: `beside-${at}`, incrementalSnapshotFamilyId: `family-${at}0` });
      azure.put(other, inSource(other.name));
      azure.put(replicaOf(other), inTarget(other.name));
    }
    build(azure);
  };
}

/** What the journal has of so many that went today. */
function deletedBefore(count: number): JournalEntry[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `deleting-${at}`,
    time: noon + at * 60_000,
    kind: 'deleting',
    rule: rule.name,
    source: snapshotIdText(inSource(`gone-${at}`)),
    target,
    uniqueId: `gone-${at}`,
    reason: 'SourceDeleted',
  }));
}

function allMarked(count: number): State['build'] {
  return (azure) => {
    for (let at = 1; at <= count; at++) {
      pair(undefined, { tags: mark('SourceDeleted') }, sourceSnapshot({ name: `golden-${at}` }))(azure);
    }
  };
}

/** Somebody else's snapshot: as they made it, or their own copy of our very source. */
function foreign(source: Snapshot | undefined, overrides: Partial<Snapshot>): State['build'] {
  return (azure) => {
    if (source !== undefined) azure.put(source, inSource(source.name));
    azure.put(replicaOf(incremental, { tags: { owner: 'somebody' }, ...overrides }), inTarget('golden-1'));
  };
}

const theirs = { [tagKeys.installation]: 'sb-another' };

function interimAlone(source?: Snapshot, more: Record<string, string> = {}): State['build'] {
  return (azure) => {
    if (source !== undefined) azure.put(source, inSource('golden-1'));
    const name = interimName(renewed.id, renewed.uniqueId);
    const tags = { ...interimTags(renewed, { rule, attempt: 1, installation }), ...more };
    const { id: _id, ...made } = replicaOf(renewed, { name, tags, uniqueId: 'the-interim' });
    const id = replicaOf(renewed).id.replace(/golden-1$/, name);
    azure.put({ ...made, id, timeCreated: noon + 40 * 60_000 }, inTarget(name));
  };
}

const left: Partial<Hint> = { leftBehind: ['interim'], location: 'westeurope' };

export const states: Record<string, State> = {
  'in sync by CopyStart': { build: beside(pair(incremental)) },
  'in sync by Copy': { build: beside(pair(near)) },
  'in sync by conversion': {
    build: beside(pair(full, { incremental: true, sourceResourceId: '/temporary', sourceUniqueId: 'of it' })),
    config: converting,
  },
  'in sync by staging': {
    build: beside(pair(full, { createOption: 'Import', tags: { [tagKeys.staged]: 'snaprepx' } })),
    config: staging,
  },
  'the only replica, in sync': { build: pair(incremental) },
  copying: { build: beside(pair(incremental, { completionPercent: 40, timeCreated: noon + hour - 24_000 })) },
  'marked, and its source is there': { build: beside(pair(incremental, { tags: mark('SourceDeleted') })) },
  'marked for being unselected, and selected': {
    build: beside(pair(incremental, { tags: mark('SourceUnselected') })),
  },
  'marked and approved, and its source is there': {
    build: beside(
      pair(incremental, {
        tags: { [tagKeys.deletion]: `${mark('SourceDeleted')[tagKeys.deletion] ?? ''};approved` },
      }),
    ),
  },
  'marked and not yet due': {
    build: beside(pair(undefined, { tags: mark('SourceDeleted', '23:00:00') })),
    mayGo: true,
  },
  'marked and due, its source is gone': {
    build: beside(pair(undefined, { tags: mark('SourceDeleted') })),
    mayGo: true,
  },
  'marked and due, and the journal alone knows that its group went': {
    build: (azure) => {
      beside(pair(undefined, { tags: mark('SourceDeleted') }))(azure);
      azure.journal.entries.push({
        id: 'lost',
        time: noon + 30 * 60_000,
        kind: 'sourceGroupLost',
        rule: rule.name,
        source: resourceGroupIdText(rule.source),
      });
    },
  },
  'marked and due, and all in its group is younger, as it was made again': {
    build: (azure) => {
      for (const at of [1, 2, 3, 4, 5]) {
        const source = sourceSnapshot({ name: `golden-${at}`, incrementalSnapshotFamilyId: `family-${at}` });
        const gone = { tags: mark('SourceDeleted') };
        if (at <= 2) pair(undefined, gone, source)(azure);
        else {
          azure.put(source, inSource(source.name));
          azure.put(replicaOf(source, { timeCreated: noon - hour }), inTarget(source.name));
        }
      }
      for (const at of [1, 2]) {
        const key = keyOf(inTarget(`golden-${at}`));
        const replica = azure.stored.get(key);
        if (replica) azure.stored.set(key, { ...replica, timeCreated: noon - hour });
      }
    },
  },
  'the eleventh of a day, as the journal knows': {
    build: (azure) => {
      beside(pair(undefined, { tags: mark('SourceDeleted') }))(azure);
      azure.journal.entries.push(...deletedBefore(10));
    },
  },
  'held by the guard, 30 of 30': { build: allMarked(30) },
  'held by the guard, 2 of 2': { build: allMarked(2) },
  'pinned, in sync': { build: beside(pair(incremental, { tags: pin })) },
  'pinned, its source is gone, and due': {
    build: beside(pair(undefined, { tags: { ...mark('SourceDeleted'), ...pin } })),
  },
  'pinned, and its source was re-created': { build: beside(pair(renewed, { tags: pin }, incremental)) },
  'pinned, and its copy failed': {
    build: beside(pair(incremental, { tags: pin, copyCompletionError: { code: 'X', message: 'x' } })),
  },
  'kept by its rule, its source is gone': {
    build: beside(pair(undefined, { tags: mark('SourceDeleted') })),
    config: withRule({ whenSourceDeleted: 'keep', whenSourceUnselected: 'keep' }),
  },
  'kept by its rule, and its source was re-created': {
    build: beside(pair(renewed, {}, incremental)),
    config: withRule({ whenSourceDeleted: 'keep' }),
  },
  'another one under the name': { build: foreign(incremental, { sourceResourceId: '/somewhere/else' }) },
  'their own copy of our source under the name': { build: foreign(incremental, {}) },
  'their own copy, its source is gone': { build: foreign(undefined, {}) },
  'the replica of another installation': { build: beside(pair(incremental, { tags: theirs })) },
  'the replica of another installation, its source is gone, marked': {
    build: beside(pair(undefined, { tags: { ...theirs, ...mark('SourceDeleted') } })),
  },
  'the replica of another installation, not selected by our rule': {
    build: beside(pair({ ...incremental, tags: {} }, { tags: theirs })),
  },
  'renewed, across regions': { build: beside(pair(renewed, {}, incremental)), mayBeRenewed: true },
  'renewed, within the region': {
    build: beside(pair({ ...renewed, location: 'westeurope' }, {}, near)),
    mayBeRenewed: true,
  },
  'renewed, and staged': {
    build: beside(
      pair(
        { ...full, uniqueId: 'renewed', timeCreated: noon + 30 * 60_000 },
        { createOption: 'Import' },
        full,
      ),
    ),
    config: staging,
    mayBeRenewed: true,
  },
  'renewed, and converted': {
    build: beside(
      pair({ ...full, uniqueId: 'renewed', timeCreated: noon + 30 * 60_000 }, { incremental: true }, full),
    ),
    config: converting,
    mayBeRenewed: true,
  },
  'renewed, and its interim is pinned': {
    build: beside((azure) => {
      pair(renewed, {}, incremental)(azure);
      interimAlone(renewed, pin)(azure);
    }),
    mayBeRenewed: true,
  },
  'an interim that is the only image, its source is there': {
    build: interimAlone(renewed),
    hint: left,
    mayBeRenewed: true,
  },
  'an interim that is the only image, its source is gone': {
    build: interimAlone(),
    hint: left,
    config: withRule({ whenSourceDeleted: 'keep' }),
    mayBeRenewed: true,
  },
};
