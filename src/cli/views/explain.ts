import type { Condition } from '../../report/condition.ts';
import type { ExplainReport } from '../../report/explain.ts';
import { hanging } from '../fit.ts';
import { groupName, sentence } from '../words.ts';
import { unreadText } from './unread.ts';

export function explainText(report: ExplainReport, width: number): string {
  const nothing = `No rule's source group and no target has a snapshot named ${report.name}.\n`;
  const head = report.known || !report.complete ? '' : nothing;
  return `${unreadText(report.unread)}${head}${report.rules.map((rule) => ruleText(rule, width)).join('\n')}`;
}

function ruleText(
  { rule, source, conditions, targets }: ExplainReport['rules'][number],
  width: number,
): string {
  const lines = [
    ...[`Rule ${rule}`, `  ${source}`],
    ...conditions.flatMap((condition) => conditionLines('  ', condition, width)),
    ...targets.flatMap((target) => targetLines(target, width)),
  ];
  return lines.map((text) => `${text}\n`).join('');
}

function targetLines(target: ExplainReport['rules'][number]['targets'][number], width: number): string[] {
  const { action, reason, detail, means, todo } = target;
  return [
    `  Target ${groupName(target.target)} (${target.location})`,
    ...target.conditions.flatMap((condition) => conditionLines('    ', condition, width)),
    ...hanging('    => ', `${reason} (${action})${means === undefined ? '' : `: ${means}`}`, width),
    ...(detail === undefined ? [] : hanging('       ', detail, width)),
    ...(todo === undefined ? [] : hanging('       ', `To do: ${todo}`, width)),
  ];
}

function conditionLines(indent: string, { condition, met, seen, todo }: Condition, width: number): string[] {
  const text = `${condition}: ${todo === undefined ? seen : `${sentence(seen)} To do: ${todo}`}`;
  return hanging(`${indent}${met ? '✓ yes' : '✗ no '}  `, text, width);
}
