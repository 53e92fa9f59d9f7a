import type { Unread } from '../../report/report.ts';

/** Said above everything else: what is missing must not look as if it were fine. */
export function unreadText(unread: readonly Unread[]): string {
  const lines = unread.map(
    ({ group, rule, code, detail }) => `NOT READ  ${group} (rule ${rule}): ${code}: ${detail}\n`,
  );
  // A source is told once, though it is missing to each target of its rule.
  return [...new Set(lines)].join('');
}
