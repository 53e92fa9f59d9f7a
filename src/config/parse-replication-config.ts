import type { ReplicationConfig, Rule, Selection, Target } from '../replication/rule.ts';
import { ConfigurationError, type ConfigurationIssue } from './configuration-error.ts';
import { crossIssues } from './cross-checks.ts';
import { parseDuration } from './duration.ts';
import { issuesFrom } from './file-issues.ts';
import { valueAt } from './issue-path.ts';
import { readJson, type JsonText } from './json-reader.ts';
import { normaliseLocation } from './location.ts';
import { moreRegionsIn, outlineOf, workGroupIn } from './outline.ts';
import type { ReadText } from './overlay.ts';
import { regionIssues } from './region-issues.ts';
import { replicationFileSchema, type ReplicationFile } from './replication-file.ts';
import { workGroupIssues } from './work-group-issues.ts';

/**
 * Reads the text of `replication.json`, which stands for itself. Throws `ConfigurationError` with all problems at
 * once; `subject` is what its message calls the file.
 */
export function parseReplicationConfig(text: string, subject = 'replication.json'): ReplicationConfig {
  return replicationConfigFrom(readText(text, subject), subject);
}

/** The same of a file that was read, or of several that were laid over each other. */
export function replicationConfigFrom(
  { value, places, keys = [] }: ReadText & { keys?: readonly ConfigurationIssue[] },
  subject: string,
): ReplicationConfig {
  const parsed = replicationFileSchema.safeParse(value, { reportInput: true });
  const outlines = outlineOf(value);
  const found = [
    ...(parsed.success ? [] : issuesFrom(replicationFileSchema, parsed.error)),
    ...crossIssues(outlines),
    ...regionIssues(outlines, moreRegionsIn(value)),
    ...workGroupIssues(workGroupIn(value), outlines),
    ...unresolved(value),
  ];
  const issues = [...keys, ...found.map((issue) => placed(issue, places))].sort(byPlace);
  if (!parsed.success || issues.length > 0) throw new ConfigurationError(subject, issues);
  const { rules, workResourceGroup, nightlySync, deletionGuard } = parsed.data;
  return {
    rules: rules.map(ruleFrom),
    ...(workResourceGroup !== undefined && { workResourceGroup }),
    // The host's NCRONTAB parts fields by blanks alone, and never starts a timer whose tab it does not take.
    nightlySync: nightlySync.trim().split(/\s+/).join(' '),
    deletionGuard,
  };
}

/** A base that was never read must not be taken for one that says nothing. */
function unresolved(value: unknown): ConfigurationIssue[] {
  if (typeof valueAt(value, ['extends']) !== 'string') return [];
  return [{ path: 'extends', message: 'is read from files only; give the whole configuration in one text' }];
}

/** Behind a syntax error nothing can be read, so it comes without the rest. */
export function readText(text: string, subject: string): JsonText {
  const read = readJson(text.replace(/^\uFEFF/, ''));
  if (read.syntax !== undefined) throw new ConfigurationError(subject, [...read.keys, read.syntax]);
  return read;
}

/** With the place of the value, or of the nearest one around it where it is missing. */
function placed(issue: ConfigurationIssue, places: ReadText['places']): ConfigurationIssue {
  const { path } = issue;
  // From the whole path inwards: a look at each place for each issue would never end where thousands are wrong.
  for (let end = path.length; end >= 0; end--) {
    if (end > 0 && end < path.length && !/[.[]/.test(path.charAt(end))) continue;
    const place = places.get(path.slice(0, end));
    if (place !== undefined) return { ...issue, place };
  }
  return issue;
}

/** As one reads: file by file, from the top; what has no place comes first. */
function byPlace({ place: one }: ConfigurationIssue, { place: other }: ConfigurationIssue): number {
  const files = (one?.file ?? '').localeCompare(other?.file ?? '');
  if (files !== 0) return files;
  return (one?.line ?? 0) - (other?.line ?? 0) || (one?.column ?? 0) - (other?.column ?? 0);
}

type FileRule = ReplicationFile['rules'][number];
type FileTarget = FileRule['targets'][number];

function ruleFrom(rule: FileRule): Rule {
  const { name, source, select, mode, targets, whenSourceDeleted, whenSourceUnselected } = rule;
  const { subscriptionId, resourceGroup } = source;
  return {
    name,
    source: { subscriptionId, resourceGroup },
    select: selectionFrom(select),
    ...(mode !== undefined && { mode }),
    targets: targets.map(targetFrom),
    whenSourceDeleted,
    whenSourceUnselected,
    fullSnapshots: rule.fullSnapshots,
    locks: rule.locks,
    protect: rule.protect,
    deleteDelayMs: millisecondsOf(rule.deleteDelay),
    unselectedDelayMs: millisecondsOf(rule.unselectedDelay),
    ...(rule.readyWithin !== undefined && { readyWithinMs: millisecondsOf(rule.readyWithin) }),
    ...(rule.fasterCopy === 'whenLate' && { fasterCopy: rule.fasterCopy }),
    ...(rule.promote !== 'never' && { promote: rule.promote }),
  };
}

function selectionFrom({ tags, names }: FileRule['select']): Selection {
  if (tags !== undefined) return { kind: 'tags', tags };
  return names === undefined ? { kind: 'all' } : { kind: 'names', patterns: names };
}

function targetFrom(target: FileTarget): Target {
  const { subscriptionId, resourceGroup, location, ...options } = target;
  const { sku, diskEncryptionSetId, customerKeys, copySpeed, citrixHostingUnit } = options;
  return {
    subscriptionId,
    resourceGroup,
    location: normaliseLocation(location),
    ...(sku !== undefined && { sku }),
    ...(diskEncryptionSetId !== undefined && { diskEncryptionSetId }),
    ...(customerKeys !== undefined && { customerKeys }),
    ...(copySpeed !== undefined && { copySpeed }),
    ...(citrixHostingUnit !== undefined && { citrixHostingUnit }),
  };
}

/** Of a duration that the schema let pass. */
function millisecondsOf(duration: string): number {
  const parsed = parseDuration(duration);
  if ('problem' in parsed) throw new RangeError(`${duration} ${parsed.problem}`);
  return parsed.ms;
}
