import type { ReplicationConfig, Rule, Selection, Target } from '../replication/rule.ts';
import { ConfigurationError } from './configuration-error.ts';
import { crossIssues } from './cross-checks.ts';
import { parseDuration } from './duration.ts';
import { issuesFrom } from './file-issues.ts';
import { jsonProblems } from './json-syntax.ts';
import { normaliseLocation } from './location.ts';
import { outlineOf, workGroupIn } from './outline.ts';
import { replicationFileSchema, type ReplicationFile } from './replication-file.ts';
import { workGroupIssues } from './work-group-issues.ts';

/**
 * Reads the text of `replication.json`. Throws `ConfigurationError` with all problems at once; `subject` is what
 * its message calls the file. Behind a syntax error nothing can be read, so it comes
 * without the rest.
 */
export function parseReplicationConfig(text: string, subject = 'replication.json'): ReplicationConfig {
  const json = text.replace(/^\uFEFF/, '');
  const { syntax, keys } = jsonProblems(json);
  if (syntax !== undefined) throw new ConfigurationError(subject, [...keys, syntax]);
  const raw: unknown = JSON.parse(json);
  const parsed = replicationFileSchema.safeParse(raw, { reportInput: true });
  const issues = [
    ...keys,
    ...(parsed.success ? [] : issuesFrom(replicationFileSchema, parsed.error)),
    ...crossIssues(outlineOf(raw)),
    ...workGroupIssues(workGroupIn(raw), outlineOf(raw)),
  ];
  if (!parsed.success || issues.length > 0) throw new ConfigurationError(subject, issues);
  const { rules, workResourceGroup, nightlySync, deletionGuard } = parsed.data;
  return {
    rules: rules.map(ruleFrom),
    ...(workResourceGroup !== undefined && { workResourceGroup }),
    nightlySync: nightlySync.trim(),
    deletionGuard,
  };
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
  };
}

function selectionFrom({ tags, names }: FileRule['select']): Selection {
  if (tags !== undefined) return { kind: 'tags', tags };
  return names === undefined ? { kind: 'all' } : { kind: 'names', patterns: names };
}

function targetFrom(target: FileTarget): Target {
  const { subscriptionId, resourceGroup, location, sku, diskEncryptionSetId, customerKeys, copySpeed } =
    target;
  return {
    subscriptionId,
    resourceGroup,
    location: normaliseLocation(location),
    ...(sku !== undefined && { sku }),
    ...(diskEncryptionSetId !== undefined && { diskEncryptionSetId }),
    ...(customerKeys !== undefined && { customerKeys }),
    ...(copySpeed !== undefined && { copySpeed }),
  };
}

/** Of a duration that the schema let pass. */
function millisecondsOf(duration: string): number {
  const parsed = parseDuration(duration);
  if ('problem' in parsed) throw new RangeError(`${duration} ${parsed.problem}`);
  return parsed.ms;
}
