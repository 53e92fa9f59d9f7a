/**
 * What may have been left on the way to a replica. The hints of a chain of looks carry it, because nothing in Azure
 * would lead a look there once the replica is gone or refused.
 */
export const leftBehindKinds = ['staging', 'conversion', 'interim'] as const;

export type LeftBehind = (typeof leftBehindKinds)[number];
