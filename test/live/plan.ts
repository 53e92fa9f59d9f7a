/** Which rows are asked and which are left out, each with its reason; decided before anything is made. */
import { settingsFor } from './environment.ts';
import type { Place } from './places/place.ts';
import type { Need, Result, Row, RunRow } from './row.ts';

export interface Budget {
  minutes: number;
  dollars: number;
}

/** What of a place decides. */
export type Offer = Pick<
  Place,
  'from' | 'secondSubscriptionId' | 'regions' | 'limited' | 'encryptionSetId' | 'installationId'
>;

export interface Plan {
  run: readonly RunRow[];
  leftOut: readonly Result[];
  minutes: number;
  dollars: number;
}

/** What a person saw, by the id of the row. */
export type Answers = ReadonlyMap<string, { agrees: boolean; seen: string }>;

/** Rows that cost nothing come first, so that a small budget still answers something. */
export function planOf(
  rows: readonly Row[],
  { offer, budget, answers = new Map() }: { offer: Offer; budget: Budget; answers?: Answers },
): Plan {
  const leftOut: Result[] = [];
  const run: RunRow[] = [];
  const used = { minutes: 0, dollars: 0 };
  const byCost = [...rows].sort((a, b) => costOf(a) - costOf(b));
  for (const row of byCost) {
    if (row.kind === 'person') {
      leftOut.push(answered(row, answers));
      continue;
    }
    const why = problemOf(row, offer) ?? overBudget(row, used, budget);
    if (why !== undefined) {
      leftOut.push(resultOf(row, 'left out', why));
      continue;
    }
    run.push(row);
    used.minutes += row.minutes;
    used.dollars += row.dollars;
  }
  return { run, leftOut, ...used };
}

export function resultOf({ id, question, expected }: Row, verdict: Result['verdict'], seen: string): Result {
  return { id, question, expected, verdict, seen };
}

function answered(row: Row & { kind: 'person' }, answers: Answers): Result {
  const answer = answers.get(row.id);
  if (answer !== undefined) return resultOf(row, answer.agrees ? 'agrees' : 'differs', answer.seen);
  return resultOf(row, 'left out', `for a person, as ${row.onlyAzure}. ${row.look}`);
}

function problemOf(row: RunRow, offer: Offer): string | undefined {
  if (offer.from === 'local' && row.onlyAzure !== undefined) return `only for Azure: ${row.onlyAzure}`;
  const missing = (row.needs ?? []).filter((need) => !has(offer, need));
  if (missing.length === 0) return undefined;
  return `needs ${missing.map((need) => settingsFor[need]).join('; ')}`;
}

function has(offer: Offer, need: Need): boolean {
  switch (need) {
    case 'second subscription':
      return offer.secondSubscriptionId !== undefined;
    case 'third region':
      return offer.regions.length > 2;
    case 'limited principal':
      return offer.limited !== undefined;
    case 'encryption set':
      return offer.encryptionSetId !== undefined;
    case 'installation':
      return offer.installationId !== undefined;
  }
}

function overBudget(row: RunRow, used: Budget, budget: Budget): string | undefined {
  if (used.minutes + row.minutes > budget.minutes) return `no time: it may take ${row.minutes} minutes more`;
  if (used.dollars + row.dollars > budget.dollars) return `too dear: it may cost ${row.dollars} dollars more`;
  return undefined;
}

function costOf(row: Row): number {
  return row.kind === 'person' ? 0 : row.dollars * 100 + row.minutes;
}
