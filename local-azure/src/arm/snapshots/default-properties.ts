/** What a snapshot or a disk has when nothing else is sent or taken over (recorded: access is open). */
export const defaultProperties = {
  encryption: { type: 'EncryptionAtRestWithPlatformKey' },
  networkAccessPolicy: 'AllowAll',
  publicNetworkAccess: 'Enabled',
};
