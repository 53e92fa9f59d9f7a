import {
  groupText,
  isSameGroup,
  resourceGroupKey,
  type ResourceGroupId,
} from '../replication/resource-id.ts';
import type { ConfigurationIssue } from './configuration-error.ts';
import { pathText } from './issue-path.ts';
import type { RuleOutline } from './outline.ts';

interface Edge {
  rule: string;
  source: ResourceGroupId;
  target: ResourceGroupId;
  path: string;
}

/**
 * The targets that close a cycle of groups. Replicas are never sources, so a cycle copies nothing for ever; but it
 * makes groups that mirror each other, where nobody can tell which one a deletion is meant in.
 */
export function cycleIssues(rules: readonly RuleOutline[]): ConfigurationIssue[] {
  const accepted: Edge[] = [];
  const issues: ConfigurationIssue[] = [];
  for (const edge of rules.flatMap(edgesOf)) {
    const back = way(accepted, edge.target, edge.source);
    if (back === undefined) accepted.push(edge);
    else issues.push({ path: edge.path, message: cycleMessage([edge, ...back]) });
  }
  return issues;
}

/** Without targets that are the source itself, which have a message of their own. */
function edgesOf({ index, name, source, targets }: RuleOutline): Edge[] {
  if (source === undefined) return [];
  return targets.flatMap(({ index: target, group }) =>
    group === undefined || isSameGroup(group, source)
      ? []
      : [
          {
            rule: name ?? `rules[${index}]`,
            source,
            target: group,
            path: pathText(['rules', index, 'targets', target]),
          },
        ],
  );
}

/** The shortest way from one group to another along the edges; undefined when there is none. */
function way(edges: readonly Edge[], from: ResourceGroupId, to: ResourceGroupId): Edge[] | undefined {
  const seen = new Set([resourceGroupKey(from)]);
  let ends: { at: ResourceGroupId; edges: Edge[] }[] = [{ at: from, edges: [] }];
  while (ends.length > 0) {
    const there = ends.find(({ at }) => isSameGroup(at, to));
    if (there !== undefined) return there.edges;
    ends = ends.flatMap(({ at, edges: gone }) =>
      edges
        .filter(({ source }) => isSameGroup(source, at))
        .filter(({ target }) => {
          const isNew = !seen.has(resourceGroupKey(target));
          seen.add(resourceGroupKey(target));
          return isNew;
        })
        .map((edge) => ({ at: edge.target, edges: [...gone, edge] })),
    );
  }
  return undefined;
}

function cycleMessage(cycle: readonly Edge[]): string {
  const groups = cycle.map(({ source }) => groupText(source));
  const rules = [...new Set(cycle.map(({ rule }) => rule))].join(', ');
  return `closes a cycle: ${[...groups, groups[0]].join(' → ')} (rules ${rules}); remove one of these targets`;
}
