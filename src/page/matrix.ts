/** The status report as rows of snapshots by columns of targets. */
import type { ReplicaStatus } from '../report/status.ts';
import type { State } from '../report/state.ts';
import { badness } from './states.ts';
import { lastPart } from './words.ts';

export interface Column {
  /** `<subscription>/<resource group>`, lower case. */
  key: string;
  location: string;
  group: string;
  subscription: string;
  /** Names of the rules that have it as a target, as far as any of their replicas tells. */
  rules: ReadonlySet<string>;
}

export interface Row {
  /** Rule and name, which is what an address holds of it. */
  key: string;
  name: string;
  rule: string;
  /** Resource id of the source. */
  source: string;
  /** By the columns' order; a rule need not have every target. */
  cells: (ReplicaStatus | undefined)[];
  worst: State;
  /** The longest of all that are not ready, seconds. */
  lagSeconds: number | undefined;
  /** ms since 1970. */
  taken: number | undefined;
  /** Resource id of the disk that it was taken of. */
  disk: string | undefined;
}

export interface Matrix {
  columns: Column[];
  rows: Row[];
}

export function matrixOf(replicas: readonly ReplicaStatus[]): Matrix {
  const columns = columnsOf(replicas);
  const place = new Map(columns.map(({ key }, index) => [key, index]));
  const rows = new Map<string, Row>();
  for (const one of replicas) {
    const key = rowKey(one.rule, one.name);
    const row = rows.get(key) ?? emptyRow(key, one, columns.length);
    rows.set(key, row);
    row.cells[place.get(one.target.toLowerCase()) ?? 0] = one;
    if (badness(one.state) < badness(row.worst)) row.worst = one.state;
    if (one.lagSeconds !== undefined) row.lagSeconds = Math.max(row.lagSeconds ?? 0, one.lagSeconds);
  }
  return { columns, rows: [...rows.values()] };
}

/** `key`: as `rowKey` makes it, or a name alone, as people write links; of several rules then the worst. */
export function rowAt({ rows }: Matrix, key: string): Row | undefined {
  if (key.includes('/')) return rows.find((one) => one.key === key);
  const named = rows.filter(({ name }) => name.toLowerCase() === key.toLowerCase());
  return named.sort((left, right) => badness(left.worst) - badness(right.worst))[0];
}

/** Names have no slash (documented), rules none either. */
export function rowKey(rule: string, name: string): string {
  return `${rule}/${name}`;
}

function emptyRow(
  key: string,
  { name, rule, source, taken, disk, state }: ReplicaStatus,
  width: number,
): Row {
  return {
    ...{ key, name, rule, source, disk },
    cells: Array.from({ length: width }, () => undefined),
    worst: state,
    lagSeconds: undefined,
    taken: taken === undefined ? undefined : Date.parse(taken),
  };
}

function columnsOf(replicas: readonly ReplicaStatus[]): Column[] {
  const columns = new Map<string, Column & { rules: Set<string> }>();
  for (const { target, location, rule } of replicas) {
    const key = target.toLowerCase();
    const column = columns.get(key) ?? {
      ...{ key, location, group: lastPart(target), subscription: target.split('/')[0] ?? '' },
      rules: new Set(),
    };
    column.rules.add(rule);
    columns.set(key, column);
  }
  return [...columns.values()].sort(
    (left, right) => left.location.localeCompare(right.location) || left.key.localeCompare(right.key),
  );
}
