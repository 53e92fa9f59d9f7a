/** Which rows are seen, in which order, and what the count tiles say. */
import type { ReplicaStatus } from '../report/status.ts';
import type { State } from '../report/state.ts';
import type { Filter, Order } from './address.ts';
import type { Column, Matrix, Row } from './matrix.ts';
import { badness, states } from './states.ts';

/** The rows with at least one replica that fits; every other replica of such a row is seen too. */
export function visibleRows({ rows, columns }: Matrix, filter: Filter): Row[] {
  const fits = fittingCells(columns, filter);
  return rows.filter((row) =>
    fits(row).some(({ state }) => filter.states.length === 0 || filter.states.includes(state)),
  );
}

/** Replicas by state, of all that the other filters leave. */
export function countsOf({ rows, columns }: Matrix, filter: Filter): Record<State, number> {
  const fits = fittingCells(columns, filter);
  const counts = Object.fromEntries(states.map((state) => [state, 0])) as Record<State, number>;
  for (const row of rows) for (const { state } of fits(row)) counts[state] += 1;
  return counts;
}

/** What the filters but the states leave of a row. */
function fittingCells(columns: readonly Column[], filter: Filter): (row: Row) => ReplicaStatus[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const only = columns.findIndex(({ key }) => key === filter.target.toLowerCase());
  return ({ cells, rule, name }) => {
    if (filter.rule !== '' && rule !== filter.rule) return [];
    const wanted = filter.target === '' ? cells : [cells[only]];
    const there = wanted.filter((cell) => cell !== undefined);
    if (words.length === 0) return there;
    const row = `${name} ${rule}`.toLowerCase();
    return there.filter(({ reason, detail = '', location }) => {
      const text = `${row} ${reason} ${location} ${detail}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  };
}

/** Ties are by time, the newest first, and by name, so that nothing jumps between two readings. */
export function inOrder(rows: readonly Row[], order: Order, descending: boolean): Row[] {
  const sign = descending ? -1 : 1;
  const value = valueOf[order];
  return rows.toSorted((left, right) => {
    const [one, other] = [value(left), value(right)];
    // What has no such value comes last, whichever way round.
    if (one === undefined || other === undefined) {
      if (one !== other) return one === undefined ? 1 : -1;
    } else if (one !== other) return one < other ? -sign : sign;
    if (order === 'state' && left.taken !== right.taken) return (right.taken ?? 0) - (left.taken ?? 0);
    return left.name < right.name ? -1 : left.name > right.name ? 1 : 0;
  });
}

const valueOf: Record<Order, (row: Row) => string | number | undefined> = {
  name: ({ name }) => name.toLowerCase(),
  state: ({ worst }) => badness(worst),
  taken: ({ taken }) => taken,
  lag: ({ lagSeconds }) => lagSeconds,
};
