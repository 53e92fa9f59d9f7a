/** Row 12: what running costs per 1,000 replicas, at the prices of `docs/costs.md`, without what stands by. */
import type { FamilyTimes } from './families.ts';

/** US dollars. A look is charged for a second of an instance of 2 GB at least (documented). */
const lookPrice = 2 * 0.000026 + 0.4e-6;
/** Sent, received, completed, and the renewals that one has. */
const operationsPerLook = 4;
/** Beyond the 13 million that a namespace includes; a planning figure (`docs/costs.md`). */
const operationPrice = 0.8e-6;
/** A minute of an Automation job; a planning figure likewise. */
const jobMinutePrice = 0.002;

export interface Money {
  ours: number;
  runbook: number;
}

export function moneyPerThousand({ looksPerReplica, jobMinutesPerReplica }: FamilyTimes): Money {
  return {
    ours: 1000 * looksPerReplica * (lookPrice + operationsPerLook * operationPrice),
    runbook: 1000 * jobMinutesPerReplica * jobMinutePrice,
  };
}
