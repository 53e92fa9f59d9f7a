import { ConfigurationError, type ConfigurationIssue } from '../../config/configuration-error.ts';
import { loadReplicationConfig } from '../../config/load.ts';

export interface Validation {
  file: string;
  valid: boolean;
  issues: readonly ConfigurationIssue[];
}

/** Every problem at once, each with its place. */
export function validate(file: string): Validation {
  try {
    loadReplicationConfig(file);
    return { file, valid: true, issues: [] };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { file, valid: false, issues: error.issues };
  }
}
