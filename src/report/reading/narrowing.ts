/** Names with wildcards: what of the configuration a report is about. */
import { matchesWildcard } from '../../replication/selection.ts';

export interface Narrowing {
  takes(name: string): boolean;
}

/** No patterns take everything. */
export function byNames(patterns: readonly string[]): Narrowing {
  return {
    takes: (name) => patterns.length === 0 || patterns.some((pattern) => matchesWildcard(pattern, name)),
  };
}
