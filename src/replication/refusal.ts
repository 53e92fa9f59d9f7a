/** Why a source is never copied as things are. */
export type RefusalReason =
  | 'FullSnapshotAcrossRegions'
  | 'ConfidentialVmNotSupported'
  | 'TrustedLaunchNotStaged'
  | 'ExportDenied'
  | 'SizeUnknown'
  | 'TooLargeForStaging'
  | 'SectorSizeNotCarried'
  | 'ExtendedLocationNotCarried'
  | 'DiskEncryptionSettingsNotCarried'
  | 'CustomerKeyWouldBeLost'
  | 'TooManyTags'
  | 'ModeMismatch';

/** A source that this rule will never copy as things are; says what to do about it. */
export interface Refusal {
  reason: RefusalReason;
  detail: string;
}
