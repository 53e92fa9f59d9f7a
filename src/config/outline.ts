import type { ResourceGroupId } from '../replication/resource-id.ts';
import type { FullSnapshots, ModeName } from '../replication/rule.ts';
import { valueAt } from './issue-path.ts';
import { fullSnapshotWays, groupSchema, modes } from './replication-file.ts';

/**
 * What checks across rules need of a file, read as far as it is right: a wrong location in one target must not hide
 * that another one closes a cycle. Indexes are those of the file.
 */
export interface RuleOutline {
  index: number;
  name?: string;
  source?: ResourceGroupId;
  /** Of the source's own encryption sets. */
  diskEncryptionSetIds: readonly string[];
  mode?: ModeName;
  fullSnapshots?: FullSnapshots;
  /** Whether the paid speed may be used to meet an objective. */
  hurries: boolean;
  hasObjective: boolean;
  targets: readonly TargetOutline[];
}

export interface TargetOutline {
  index: number;
  group?: ResourceGroupId;
  diskEncryptionSetId?: string;
  location?: string;
  customerKeys?: string;
  copySpeed?: string;
}

/** The outlines of all entries of `rules`; none when there is no such list. */
export function outlineOf(file: unknown): RuleOutline[] {
  return listAt(file, 'rules').map((rule, index) => {
    const name = textAt(rule, 'name');
    const source = groupOf(valueAt(rule, ['source']));
    const mode = modes.find((known) => known === textAt(rule, 'mode'));
    const fullSnapshots = fullSnapshotWays.find((known) => known === textAt(rule, 'fullSnapshots'));
    return {
      index,
      ...(name !== undefined && { name }),
      ...(source !== undefined && { source }),
      ...(fullSnapshots !== undefined && { fullSnapshots }),
      diskEncryptionSetIds: listAt(valueAt(rule, ['source']), 'diskEncryptionSetIds').filter(
        (id) => typeof id === 'string',
      ),
      ...(mode !== undefined && { mode }),
      hurries: textAt(rule, 'fasterCopy') === 'whenLate',
      hasObjective: valueAt(rule, ['readyWithin']) !== undefined,
      targets: listAt(rule, 'targets').map(targetOutline),
    };
  });
}

/** The group for temporary resources, where the file names one. */
export function workGroupIn(file: unknown): string | undefined {
  return textAt(file, 'workResourceGroup');
}

/** Regions that the file adds to those that are known. */
export function moreRegionsIn(file: unknown): string[] {
  return listAt(file, 'moreRegions').filter((name) => typeof name === 'string');
}

function targetOutline(target: unknown, index: number): TargetOutline {
  const group = groupOf(target);
  const diskEncryptionSetId = textAt(target, 'diskEncryptionSetId');
  const location = textAt(target, 'location');
  const customerKeys = textAt(target, 'customerKeys');
  const copySpeed = textAt(target, 'copySpeed');
  return {
    index,
    ...(group !== undefined && { group }),
    ...(diskEncryptionSetId !== undefined && { diskEncryptionSetId }),
    ...(location !== undefined && { location }),
    ...(customerKeys !== undefined && { customerKeys }),
    ...(copySpeed !== undefined && { copySpeed }),
  };
}

function groupOf(value: unknown): ResourceGroupId | undefined {
  return groupSchema.safeParse(value).data;
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const list = valueAt(value, [key]);
  return Array.isArray(list) ? list : [];
}

function textAt(value: unknown, key: string): string | undefined {
  const text = valueAt(value, [key]);
  return typeof text === 'string' ? text : undefined;
}
