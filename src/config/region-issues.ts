import type { ConfigurationIssue } from './configuration-error.ts';
import { pathText } from './issue-path.ts';
import { isLocation } from './location.ts';
import type { RuleOutline } from './outline.ts';
import { regionProblem } from './regions.ts';

/** Regions of targets that Azure does not have; what is not even the form of a name has a message already. */
export function regionIssues(rules: readonly RuleOutline[], more: readonly string[]): ConfigurationIssue[] {
  return rules.flatMap(({ index, targets }) =>
    targets.flatMap(({ index: target, location }) => {
      if (location === undefined || !isLocation(location)) return [];
      const message = regionProblem(location, more);
      const path = pathText(['rules', index, 'targets', target, 'location']);
      return message === undefined ? [] : [{ path, message }];
    }),
  );
}
