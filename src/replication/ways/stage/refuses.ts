import type { Snapshot } from '../../snapshot.ts';
import type { Refusal } from '../../refusal.ts';

/** Page blobs hold up to 8 TiB (documented), and the VHD's footer is in there. */
const largestDisk = 8 * 2 ** 40 - 512;

/** Why a full snapshot cannot travel as a blob, said before anything is made for it; undefined when it can. */
export function stagingRefusal(source: Snapshot): Refusal | undefined {
  const { diskSizeBytes, networkAccessPolicy, publicNetworkAccess, dataAccessAuthMode } = source;
  if (/^TrustedLaunch/i.test(source.securityType ?? '')) {
    return {
      reason: 'TrustedLaunchNotStaged',
      detail:
        'a full snapshot with Trusted Launch loses it when it is exported, as the guest state stays behind; take it with "incremental": true',
    };
  }
  if (networkAccessPolicy !== undefined && networkAccessPolicy.toLowerCase() !== 'allowall') {
    return exportDenied(`networkAccessPolicy is ${networkAccessPolicy}`, 'AllowAll');
  }
  if (publicNetworkAccess?.toLowerCase() === 'disabled') {
    return exportDenied(`publicNetworkAccess is ${publicNetworkAccess}`, 'Enabled');
  }
  if (dataAccessAuthMode?.toLowerCase() === 'azureactivedirectory') {
    return exportDenied(`dataAccessAuthMode is ${dataAccessAuthMode}`, 'None');
  }
  if (diskSizeBytes === undefined) {
    return { reason: 'SizeUnknown', detail: 'Azure does not tell diskSizeBytes of the source' };
  }
  if (diskSizeBytes > largestDisk) {
    return {
      reason: 'TooLargeForStaging',
      detail: `the disk has ${diskSizeBytes} bytes, a page blob holds 8 TiB; take it with "incremental": true`,
    };
  }
  return undefined;
}

function exportDenied(why: string, instead: string): Refusal {
  return {
    reason: 'ExportDenied',
    detail: `${why}, so the snapshot cannot be exported; take it with "incremental": true, or set that to ${instead}`,
  };
}
