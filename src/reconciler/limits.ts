/** How often a copy is begun before the replica stays blocked with `CopyFailed`. */
export const maxAttempts = 5;
