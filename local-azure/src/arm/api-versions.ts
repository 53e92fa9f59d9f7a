import { invalidApiVersion, missingApiVersion, noRegisteredProvider } from './arm-errors.ts';
import type { ArmRequest } from './arm-message.ts';

/** The api-versions that a type is served in. The local cloud answers all of them alike. */
export interface ApiVersions {
  /** Type of a resource provider, which refuses others in its name; absent: Resource Manager's own. */
  type?: string;
  known: readonly string[];
}

export const computeDiskVersions: ApiVersions = {
  type: 'snapshots',
  known: ['2023-04-02', '2023-10-02', '2024-03-02', '2025-01-02', '2026-03-02'],
};

/** One api for both (documented); a refusal names the type that was asked for. */
export const diskVersions: ApiVersions = { ...computeDiskVersions, type: 'disks' };

export const lockVersions: ApiVersions = { type: 'locks', known: ['2016-09-01', '2017-04-01', '2020-05-01'] };

export const resourcesVersions: ApiVersions = {
  known: ['2021-04-01', '2022-09-01', '2023-07-01', '2024-03-01', '2024-07-01', '2024-11-01', '2025-04-01'],
};

export const storageVersions: ApiVersions = {
  type: 'storageAccounts',
  known: ['2023-05-01', '2024-01-01', '2025-01-01', '2025-06-01', '2026-09-01'],
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
