import { ArmError } from '../../src/reconciler/arm-error.ts';
import type { SnapshotId } from '../../src/replication/resource-id.ts';
import type { Snapshot } from '../../src/replication/snapshot.ts';
import type { Disk } from '../../src/replication/ways/convert/temporary.ts';
import type { StagingObservation } from '../../src/replication/ways/stage/staged.ts';
import type { MemoryAzure } from './memory-azure.ts';

const day = 24 * 3_600_000;

/** Ways in which one answer of Azure is not the truth. Where one does not fit what was asked, the truth is told. */
export const lies = [
  /** 404 for what exists; an empty listing. */
  'nothing',
  /** The snapshot that had the name before; a listing as it was then. */
  'former',
  /** The same snapshot before its last change: without the tags that people and this service set on it. */
  'untagged',
  /** The same snapshot in the middle of its copy, or finished long before it is. */
  'otherProgress',
  /** Another snapshot under the name, younger than what is there. */
  'newer',
  /** The listing without its first, or its last, member. */
  'withoutFirst',
  'withoutLast',
  /** The listing as of when there was nothing else, or nothing but one more. */
  'onlyFirst',
  'onlyLast',
  /** The same snapshot as if its last change had failed; and without a word of how far its copy is. */
  'failed',
  'failedUntold',
  /** 200 of the wrong shape, as the adapter tells it. */
  'malformed',
  /** A value that should be there is not: the one that tells two of a name apart, or all that an answer may leave out. */
  'noUniqueId',
  'bare',
] as const;

export type Lie = (typeof lies)[number];

/** The reads of a chain of looks, counted from 1, with what is said in place of the truth. */
export type Told = ReadonlyMap<number, Lie>;

const ofMany = ['nothing', 'withoutFirst', 'withoutLast', 'onlyFirst', 'onlyLast', 'malformed'] as const;
const ofDisk = ['former', 'untagged', 'failed', 'noUniqueId'] as const;

/** Which lies fit what is read. `names`: a list of what is nothing but there or not. */
const fitting = {
  snapshot: lies.filter((lie) => !/^(without|only)/.test(lie)),
  snapshots: lies,
  disk: ['nothing', 'malformed', ...ofDisk],
  disks: [...ofMany, ...ofDisk],
  names: ofMany,
  staging: ['nothing', 'bare', 'former', 'otherProgress', 'malformed'],
  operation: ['nothing', 'malformed'],
  group: ['former', 'malformed'],
} as const satisfies Record<string, readonly Lie[]>;

/** What was read, one after the other. */
interface Said {
  reads: number;
  /** The lies that fit each read. */
  fitting: (readonly Lie[])[];
}

/** Answers those reads by lies; says which reads there were. */
export function lying(azure: MemoryAzure, told: Told): Said {
  const state: Said = { reads: 0, fitting: [] };
  const answer = async <Answer>(
    what: keyof typeof fitting,
    read: () => Promise<Answer>,
    lieOf: (truth: Answer, lie: Lie) => Answer,
  ): Promise<Answer> => {
    state.fitting.push(fitting[what]);
    const lie = told.get(++state.reads);
    if (lie === undefined) return read();
    if (lie === 'malformed') {
      throw new ArmError('GET', { code: 'MalformedAnswer', message: 'a list was expected' });
    }
    return lieOf(await read(), lie);
  };
  const { snapshots, locks, disks } = azure;
  const { get, list } = snapshots;
  snapshots.get = (id: SnapshotId) => answer('snapshot', () => get(id), lieOfOne);
  snapshots.list = (group) => answer('snapshots', () => list(group), lieOfMany(lieOfSnapshot));
  const { list: locksOf, listOfGroup } = locks;
  locks.list = (id) => answer('names', () => locksOf(id), lieOfMany());
  locks.listOfGroup = () => answer('names', () => listOfGroup(), lieOfMany());
  const { list: listDisks, get: getDisk } = disks;
  disks.list = (group) => answer('disks', () => listDisks(group), lieOfMany(lieOfDisk));
  disks.get = (id) => answer('disk', () => getDisk(id), lieOfDiskOrNone);
  const { staging, journal, resources } = azure;
  const look = staging.look.bind(staging);
  staging.look = (place) => answer('staging', () => look(place), lieOfStaging);
  const orphans = staging.orphans.bind(staging);
  staging.orphans = (target, ageMs) => answer('names', () => orphans(target, ageMs), lieOfMany());
  const entries = journal.read.bind(journal);
  journal.read = (since, takes) => answer('names', () => entries(since, takes), lieOfMany());
  const { withTag } = resources;
  resources.withTag = async (subscriptionId, tag, use) => {
    const all: string[] = [];
    const read = (): Promise<string[]> =>
      withTag(subscriptionId, tag, (ids) => void all.push(...ids)).then(() => all);
    use(await answer('names', read, lieOfMany()));
  };
  const { failureOf } = snapshots;
  snapshots.failureOf = (operation) =>
    answer(
      'operation',
      () => failureOf(operation),
      (truth, lie) => (lie === 'nothing' ? undefined : truth),
    );
  const { read } = azure.resourceGroups;
  azure.resourceGroups.read = () =>
    answer('group', groupRead(read), (truth, lie) => (lie === 'former' ? undefined : truth)).then(thrown);
  return state;
}

/** A read of a group has no answer but that it throws. */
function groupRead(read: () => Promise<void>): () => Promise<ArmError | undefined> {
  return () =>
    read().then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof ArmError) return error;
        throw error;
      },
    );
}

function thrown(error: ArmError | undefined): void {
  if (error !== undefined) throw error;
}

function lieOfOne(truth: Snapshot | undefined, lie: Lie): Snapshot | undefined {
  if (lie === 'nothing') return undefined;
  return truth && lieOfSnapshot(truth, lie);
}

function lieOfSnapshot(truth: Snapshot, lie: Lie): Snapshot {
  switch (lie) {
    case 'former':
      return { ...truth, uniqueId: `former-${truth.uniqueId}`, timeCreated: truth.timeCreated - day };
    case 'newer':
      return { ...truth, uniqueId: `newer-${truth.uniqueId}`, timeCreated: truth.timeCreated + day };
    case 'untagged':
      return { ...truth, tags: {} };
    case 'otherProgress':
      return { ...truth, completionPercent: (truth.completionPercent ?? 100) >= 100 ? 10 : 100 };
    case 'failed':
      return { ...truth, provisioningState: 'Failed' };
    case 'failedUntold': {
      const { completionPercent: _percent, ...untold } = truth;
      return { ...untold, provisioningState: 'Failed' };
    }
    case 'noUniqueId':
      return { ...truth, uniqueId: '' };
    case 'bare': {
      const { id, name, location, tags, uniqueId, timeCreated, provisioningState, createOption } = truth;
      const { incremental } = truth;
      return {
        id,
        name,
        location,
        tags,
        uniqueId,
        timeCreated,
        provisioningState,
        createOption,
        incremental,
      };
    }
    default:
      return truth;
  }
}

function lieOfDisk(truth: Disk, lie: Lie): Disk {
  switch (lie) {
    case 'former':
      return { ...truth, uniqueId: `former-${truth.uniqueId}`, timeCreated: truth.timeCreated - day };
    case 'untagged':
      return { ...truth, tags: {} };
    case 'failed':
      return { ...truth, provisioningState: 'Failed' };
    case 'noUniqueId':
      return { ...truth, uniqueId: '' };
    default:
      return truth;
  }
}

function lieOfDiskOrNone(truth: Disk | undefined, lie: Lie): Disk | undefined {
  return lie === 'nothing' ? undefined : truth && lieOfDisk(truth, lie);
}

/** No account, no blob in it, or the one of before. */
function lieOfStaging(truth: StagingObservation, lie: Lie): StagingObservation {
  if (lie === 'nothing') return { account: 'absent' };
  if (truth.account !== 'ready') return truth;
  const { blob, ...account } = truth;
  if (lie === 'bare' || blob === undefined) return account;
  const { generation, size } = blob;
  if (lie === 'former') {
    const former = { size, generation: `former-${generation}`, copiedTo: size, leased: false } as const;
    return { ...account, blob: { ...former, state: 'complete' } };
  }
  return lie === 'otherProgress' && blob.state === 'complete'
    ? { ...account, blob: { ...blob, state: 'copying', copiedTo: 0 } }
    : truth;
}

function lieOfMany<Member>(
  lieOf: (member: Member, lie: Lie) => Member = (member) => member,
): (truth: Member[], lie: Lie) => Member[] {
  return (truth, lie) => {
    if (lie === 'nothing') return [];
    if (lie === 'withoutFirst') return truth.slice(1);
    if (lie === 'withoutLast') return truth.slice(0, -1);
    if (lie === 'onlyFirst') return truth.slice(0, 1);
    if (lie === 'onlyLast') return truth.slice(-1);
    return truth.map((member) => lieOf(member, lie));
  };
}
