/** What a full snapshot may be carried by on its way. */
export const carriers = ['staging', 'conversion'] as const;

export type Carrier = (typeof carriers)[number];
