/** Snapshots of one disk, one after the other. */
import type { Row } from './matrix.ts';

/** Of the same disk and rule, the newest first; empty where the disk is not known. */
export function lineageOf(row: Row, rows: readonly Row[]): Row[] {
  const disk = row.disk?.toLowerCase();
  if (disk === undefined) return [];
  return rows
    .filter((other) => other.rule === row.rule && other.disk?.toLowerCase() === disk)
    .sort((left, right) => (right.taken ?? 0) - (left.taken ?? 0));
}

/** The rows before and after this one among those that are seen. */
export function neighbours(key: string, rows: readonly Row[]): { before?: Row; after?: Row } {
  const at = rows.findIndex((row) => row.key === key);
  if (at < 0) return {};
  const before = rows[at - 1];
  const after = rows[at + 1];
  return { ...(before && { before }), ...(after && { after }) };
}
