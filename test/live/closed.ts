/** As everything is that this product makes. */
export const closed = { networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Disabled' } as const;
