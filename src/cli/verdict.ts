/** The exit code that the state of replicas stands for. */
import type { StatusReport } from '../report/status.ts';
import { exitCodes, type ExitCode } from './exit-code.ts';

export function exitCodeOf({ complete, counts }: StatusReport): ExitCode {
  if (!complete || (counts.blocked ?? 0) + (counts.foreign ?? 0) > 0) return exitCodes.someFailed;
  return (counts.approval ?? 0) > 0 ? exitCodes.approvalNeeded : exitCodes.done;
}
