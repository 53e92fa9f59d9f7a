import type { Unread } from '../../report/report.ts';

/** Said above everything else: what is missing must not look as if it were fine. */
export function unreadText(unread: readonly Unread[]): string {
  return unread
    .map(({ group, rule, code, detail }) => `NOT READ  ${group} (rule ${rule}): ${code}: ${detail}\n`)
    .join('');
}
