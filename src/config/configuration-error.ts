/** A place in a text, both counted from 1. */
export interface TextPlace {
  line: number;
  column: number;
  /** Name of the file, where it is not the one that the whole error is about. */
  file?: string;
}

/** One thing that is wrong: where it is, what it is, what to do. */
export interface ConfigurationIssue {
  /** Such as `rules[0].targets[1].location`; the name of a setting; empty for the whole. */
  path: string;
  /** Where it stands in the file; absent for a setting. */
  place?: TextPlace;
  message: string;
}

/** Everything that is wrong with a file or with the settings, at once. */
export class ConfigurationError extends Error {
  readonly issues: readonly ConfigurationIssue[];

  constructor(what: string, issues: readonly ConfigurationIssue[]) {
    const lines = issues.map((issue) => `  ${issueText(issue)}`);
    super([`${what} has ${issues.length} problem${issues.length === 1 ? '' : 's'}:`, ...lines].join('\n'));
    this.name = 'ConfigurationError';
    this.issues = issues;
  }
}

function issueText({ path, place, message }: ConfigurationIssue): string {
  const where = [...(place === undefined ? [] : [placeText(place)]), ...(path === '' ? [] : [path])].join(
    ', ',
  );
  return where === '' ? message : `${where}: ${message}`;
}

function placeText({ file, line, column }: TextPlace): string {
  return `${file === undefined ? '' : `${file} `}line ${line}, column ${column}`;
}
