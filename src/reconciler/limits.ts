/** How often a copy is begun before the replica stays blocked with `CopyFailed`. */
export const maxAttempts = 5;

/** How many failures in a row send a hint to the dead-letter queue; with back-off that is about half an hour. */
export const maxFailures = 8;
