import type { ListedSnapshot } from './azure-reader.ts';

/** What has to be true of one snapshot in one target at the end of the tour. */
export interface Expectation {
  snapshot: string;
  /** Resource group of the target. */
  target: string;
  expected: 'replica' | 'absent';
  /** Why, in a few words. */
  because: string;
}

/** An expectation and what Resource Manager showed. */
export interface Verdict extends Expectation {
  found: string;
  ok: boolean;
}

/** Judges by what Resource Manager listed in the source and in the target, and by nothing that the service says. */
export function judge(
  expectation: Expectation,
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
  if (creationData.createOption === 'Import') {
    // Azure does not say of what it was; the bytes do.
    if (!sameBytes(source.id, found.id)) return 'other bytes';
    return found.tags?.['snaprep-staged'] === undefined ? 'complete' : 'with its blob still there';
  }
  return creationData.sourceUniqueId === source.properties.uniqueId ? 'complete' : 'of another generation';
}
