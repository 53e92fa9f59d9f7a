/** One thing that is wrong: where it is, what it is, what to do. */
export interface ConfigurationIssue {
  /** Such as `rules[0].targets[1].location`; the name of a setting; empty for the whole. */
  path: string;
  message: string;
}

/** Everything that is wrong with a file or with the settings, at once. */
export class ConfigurationError extends Error {
  readonly issues: readonly ConfigurationIssue[];

  constructor(what: string, issues: readonly ConfigurationIssue[]) {
    const lines = issues.map(({ path, message }) => `  ${path === '' ? '' : `${path}: `}${message}`);
    super([`${what} has ${issues.length} problem${issues.length === 1 ? '' : 's'}:`, ...lines].join('\n'));
    this.name = 'ConfigurationError';
    this.issues = issues;
  }
}
