/** The exit code that the state of replicas stands for. */
import type { StatusReport } from '../report/status.ts';
import type { NeededLook } from './commands/sync.ts';
import { exitCodes, type ExitCode } from './exit-code.ts';

/** `needed`: looks that told more than the listings do, as the guard is asked by a look alone. */
export function exitCodeOf(
  { complete, counts, replicas }: StatusReport,
  needed: readonly Pick<NeededLook, 'end'>[] = [],
): ExitCode {
  if (needed.some(({ end }) => end !== 'approval')) return exitCodes.someFailed;
  if (!complete || (counts.blocked ?? 0) + (counts.foreign ?? 0) > 0) return exitCodes.someFailed;
  // Nothing was done for them, and nothing will be until somebody resumes.
  if (replicas.some(({ paused }) => paused === 'everything')) return exitCodes.someFailed;
  return needed.length + (counts.approval ?? 0) > 0 ? exitCodes.approvalNeeded : exitCodes.done;
}
