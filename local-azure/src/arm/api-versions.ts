import { invalidApiVersion, missingApiVersion, noRegisteredProvider } from './arm-errors.ts';
import type { ArmRequest } from './arm-message.ts';

/** The api-versions that a type is served in: those published since 2018. What older ones lack: `older-versions.ts`. */
export interface ApiVersions {
  /** Type of a resource provider, which refuses others in its name; absent: Resource Manager's own. */
  type?: string;
  known: readonly string[];
}

export const computeDiskVersions: ApiVersions = {
  type: 'snapshots',
  known: [
    ...['2018-04-01', '2018-06-01', '2018-09-30', '2019-03-01', '2019-07-01', '2019-11-01', '2020-05-01'],
    ...['2020-06-30', '2020-09-30', '2020-12-01', '2021-04-01', '2021-08-01', '2021-12-01', '2022-03-02'],
    ...['2022-07-02', '2023-01-02', '2023-04-02', '2023-10-02', '2024-03-02', '2025-01-02', '2026-03-02'],
  ],
};

/** One api for both (documented); a refusal names the type that was asked for. */
export const diskVersions: ApiVersions = { ...computeDiskVersions, type: 'disks' };

/** Machines have an api of their own (published specifications); the newest is what `@azure/arm-compute` asks for. */
export const machineVersions: ApiVersions = {
  type: 'virtualMachines',
  known: [
    ...['2018-04-01', '2018-06-01', '2018-10-01', '2019-03-01', '2019-07-01', '2019-12-01', '2020-06-01'],
    ...['2020-12-01', '2021-03-01', '2021-04-01', '2021-07-01', '2021-11-01', '2022-03-01', '2022-08-01'],
    ...['2022-11-01', '2023-03-01', '2023-07-01', '2023-09-01', '2024-03-01', '2024-07-01', '2024-11-01'],
    ...['2025-04-01', '2026-04-01'],
  ],
};

export const skuVersions: ApiVersions = {
  type: 'skus',
  known: ['2017-09-01', '2019-04-01', '2021-07-01'],
};

export const permissionVersions: ApiVersions = {
  type: 'permissions',
  known: ['2015-07-01', '2018-07-01', '2022-04-01'],
};

export const policyInsightsVersions: ApiVersions = {
  type: 'checkPolicyRestrictions',
  known: ['2020-07-01', '2022-03-01', '2023-03-01', '2024-10-01'],
};

export const lockVersions: ApiVersions = {
  type: 'locks',
  known: ['2015-01-01', '2016-09-01', '2017-04-01', '2020-05-01'],
};

/**
 * Subscriptions, groups, resources, providers and tags: one list for all, as Resource Manager has it. The oldest is
 * older than 2018 because programs still ask for it.
 */
export const resourcesVersions: ApiVersions = {
  known: [
    ...['2016-06-01', '2018-01-01', '2018-02-01', '2018-05-01', '2018-06-01', '2018-07-01', '2018-08-01'],
    ...['2018-09-01', '2018-11-01', '2019-03-01', '2019-04-01', '2019-05-01', '2019-05-10', '2019-06-01'],
    ...['2019-07-01', '2019-08-01', '2019-09-01', '2019-10-01', '2019-11-01', '2020-01-01', '2020-05-01'],
    ...['2020-06-01', '2020-07-01', '2020-08-01', '2020-10-01', '2021-01-01', '2021-04-01', '2022-01-01'],
    ...['2022-06-01', '2022-09-01', '2022-12-01', '2023-07-01', '2024-03-01', '2024-07-01', '2024-11-01'],
    '2025-04-01',
  ],
};

export const storageVersions: ApiVersions = {
  type: 'storageAccounts',
  known: [
    ...['2018-02-01', '2018-07-01', '2018-11-01', '2019-04-01', '2019-06-01', '2021-01-01', '2021-02-01'],
    ...['2021-04-01', '2021-05-01', '2021-06-01', '2021-08-01', '2021-09-01', '2022-05-01', '2022-09-01'],
    ...['2023-01-01', '2023-04-01', '2023-05-01', '2024-01-01', '2025-01-01', '2025-06-01', '2026-09-01'],
  ],
};

/** The request's api-version. Throws when it has none, or one that is not known. */
export function apiVersionOf({ query }: ArmRequest, { type, known }: ApiVersions): string {
  const version = query.get('api-version');
  if (version === null || version === '') throw missingApiVersion();
  if (known.includes(version)) return version;
  throw type === undefined
    ? invalidApiVersion(version, known)
    : noRegisteredProvider(type, 'global', version, known);
}
