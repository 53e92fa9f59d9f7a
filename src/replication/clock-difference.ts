/** By so much Azure's clock, which dates resources, and ours, which dates the journal, may differ, ms. */
export const clockDifferenceMs = 10 * 60_000;
