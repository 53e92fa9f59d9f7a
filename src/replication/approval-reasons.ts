const reasons: readonly string[] = ['MassDeleteGuard', 'MassReplaceGuard', 'SourceGroupLost'];

/** Whether somebody's word is what it waits for where this blocks it. */
export function isApproval(reason: string): boolean {
  return reasons.includes(reason);
}
