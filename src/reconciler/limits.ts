/** How often a copy is begun before the replica stays blocked with `CopyFailed`. */
export const maxAttempts = 5;

/** How many failures in a row send a hint to the dead-letter queue; with back-off that is 20 to 40 minutes. */
export const maxFailures = 10;
