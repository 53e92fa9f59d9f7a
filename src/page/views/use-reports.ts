/** All that the page reads, each in its own rhythm. */
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type {
  Caller,
  DeadLettersReport,
  DeletionsReport,
  HistoryReport,
  PausesReport,
  StatusReport,
} from '../api-types.ts';
import { findScene, type Scene } from '../local-cloud.ts';
import { matrixOf, type Matrix } from '../matrix.ts';
import { usePolled, type Polled } from '../use-polled.ts';

export interface Reports {
  status: Polled<StatusReport>;
  history: Polled<HistoryReport>;
  deletions: Polled<DeletionsReport>;
  letters: Polled<DeadLettersReport>;
  pauses: Polled<PausesReport>;
  me: Polled<Caller>;
  caller: Caller | undefined;
  scene: Scene | undefined;
  matrix: Matrix;
  refresh: () => void;
}

const second = 1000;

/** Another `round` reads everything anew. */
export function useReports(round: number): Reports {
  const [scene, setScene] = useState<Scene>();
  useEffect(() => {
    void findScene().then(setScene);
  }, []);
  // On the local cloud copies take seconds; in Azure each reading costs listings of every group.
  const fast = scene === undefined ? 15 * second : 3 * second;
  const slow = scene === undefined ? 60 * second : 5 * second;
  const status = usePolled<StatusReport>('v1/status', fast, round);
  const history = usePolled<HistoryReport>('v1/history?since=P7D&limit=10000', fast, round);
  const deletions = usePolled<DeletionsReport>('v1/deletions', slow, round);
  const me = usePolled<Caller>('page/me', 300 * second, round);
  // Asked for only where the service has it.
  const offered = (operation: string, path: string): string | undefined =>
    me.body?.operations[operation] === undefined ? undefined : path;
  const pauses = usePolled<PausesReport>(offered('getPause', 'v1/pause'), slow, round);
  const letters = usePolled<DeadLettersReport>(offered('getDeadLetters', 'v1/dead-letters'), slow, round);
  const matrix = useMemo(() => matrixOf(status.body?.replicas ?? []), [status.body]);
  const all = [status, history, deletions, letters, pauses].map(({ refresh }) => refresh);
  const refresh = useCallback(() => {
    for (const one of all) one();
  }, all);
  return { status, history, deletions, letters, pauses, me, caller: me.body, scene, matrix, refresh };
}
