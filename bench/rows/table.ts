/** The rows as they are measured; each is told at once. */
import type { Row } from '../report/table.ts';

export class Table {
  readonly rows: Row[] = [];
  /** What was not measured, and why. */
  readonly skipped: string[] = [];

  add(number: string, measure: string, compared: string, now: string, target: string): void {
    this.rows.push({ number, measure, compared, now, target });
    process.stderr.write(`${number}: ${measure}: ${now}\n`);
  }

  skip(number: string, why: string): void {
    this.skipped.push(`row ${number}: ${why}`);
    process.stderr.write(`${number}: not measured: ${why}\n`);
  }
}
