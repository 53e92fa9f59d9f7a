import type { Condition, ExplainReport } from '../../report/explain.ts';
import { groupName } from '../words.ts';
import { unreadText } from './unread.ts';

export function explainText(report: ExplainReport): string {
  const nothing = `No rule's source group and no target has a snapshot named ${report.name}.\n`;
  const head = report.known || !report.complete ? '' : nothing;
  return `${unreadText(report.unread)}${head}${report.rules.map(ruleText).join('\n')}`;
}

function ruleText({ rule, source, conditions, targets }: ExplainReport['rules'][number]): string {
  return [`Rule ${rule}`, `  ${source}`, ...conditions.map(line), ...targets.flatMap(targetLines)]
    .map((text) => `${text}\n`)
    .join('');
}

function targetLines(target: ExplainReport['rules'][number]['targets'][number]): string[] {
  const { action, reason, detail, means, todo } = target;
  return [
    `  Target ${groupName(target.target)} (${target.location})`,
    ...target.conditions.map((condition) => `  ${line(condition)}`),
    `    => ${reason} (${action})${means === undefined ? '' : `: ${means}`}`,
    ...(detail === undefined ? [] : [`       ${detail}`]),
    ...(todo === undefined ? [] : [`       To do: ${todo}`]),
  ];
}

function line({ condition, met, seen, todo }: Condition): string {
  return `  ${met ? '✓ yes' : '✗ no '}  ${condition}: ${seen}${todo === undefined ? '' : `. To do: ${todo}`}`;
}
