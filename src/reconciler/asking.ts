import type { Hint } from '../replication/hint.ts';

/** The look that asks: its hint, and when it began, before its first read, ms since 1970. */
export interface Asking {
  hint: Hint;
  began: number;
}
