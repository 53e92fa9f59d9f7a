import type { ListedSnapshot } from './azure-reader.ts';
import type { Place } from './stage.ts';

/** What has to be true of one snapshot in one target, or of a whole group, at the end of the tour. */
export interface Expectation {
  /** Name; empty for a group. */
  snapshot: string;
  /** Resource group. */
  target: string;
  /** Where that group is, and that of the source. */
  at: Place;
  from: Place;
  expected: 'replica' | 'absent' | 'empty';
  /** Why, in a few words. */
  because: string;
}

/** An expectation and what Resource Manager showed; plain JSON. */
export interface Verdict extends Omit<Expectation, 'at' | 'from'> {
  found: string;
  ok: boolean;
}

/** Judges by what Resource Manager listed in the source and in the target, and by nothing that the service says. */
export function judge(
  { at: _at, from: _from, ...expectation }: Expectation,
  sources: readonly ListedSnapshot[],
  targets: readonly ListedSnapshot[],
  sameBytes: (left: string, right: string) => boolean,
): Verdict {
  const source = sources.find(({ name }) => name === expectation.snapshot);
  const found = targets.find(({ name }) => name === expectation.snapshot);
  const state = describe(source, found, sameBytes);
  const wanted = expectation.expected === 'absent' ? 'absent' : 'complete';
  return { ...expectation, found: state, ok: state === wanted };
}

/** Judges a group in which nothing may be. */
export function judgeEmpty(
  { at: _at, from: _from, ...expectation }: Expectation,
  left: readonly { name: string }[],
): Verdict {
  const found = left.length === 0 ? 'empty' : left.map(({ name }) => name).join(', ');
  return { ...expectation, found, ok: left.length === 0 };
}

function describe(
  source: ListedSnapshot | undefined,
  found: ListedSnapshot | undefined,
  sameBytes: (left: string, right: string) => boolean,
): string {
  if (found === undefined) return 'absent';
  const { creationData, completionPercent, copyCompletionError, provisioningState } = found.properties;
  if (copyCompletionError !== undefined) return `failed: ${copyCompletionError.errorCode}`;
  if (provisioningState !== 'Succeeded') return provisioningState;
  if (creationData.createOption === 'CopyStart' && completionPercent !== 100) {
    return `at ${String(completionPercent ?? 0)} %`;
  }
  if (source === undefined) return 'without a source';
  if (creationData.createOption !== 'Copy' && !source.properties.incremental) {
    // Azure names what it was carried by, or nothing; the bytes tell of what it is.
    if (!sameBytes(source.id, found.id)) return 'other bytes';
    if (found.properties.securityProfile?.securityType !== source.properties.securityProfile?.securityType) {
      return 'without its security type';
    }
    const left = ['snaprep-staged', 'snaprep-converted'].filter((key) => found.tags?.[key] !== undefined);
    return left.length === 0 ? 'complete' : `with ${left.join()}`;
  }
  return creationData.sourceUniqueId === source.properties.uniqueId ? 'complete' : 'of another generation';
}
