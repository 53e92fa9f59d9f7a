/**
 * Which functions the platform knows of. It starts an app that sleeps for those alone, so one that it does not know never
 * runs, while the app answers as if all were well. After an upload to Flex Consumption it has been seen to know of its own
 * `WarmUp` and of nothing else, until somebody asked it to look again (Azure/functions-action issue 373,
 * microsoft/azure-pipelines-tasks issue 22354).
 */
import type { ArmClient } from './arm-client.ts';

/** What nobody calls by an address. */
export const startedByPlatform = ['receiveEvent', 'reconcileReplica', 'nightlySync'];

export interface KnownFunctions {
  names: readonly string[];
  /** Of those that the platform has to start. */
  missing: readonly string[];
  /** What Azure answered where it tells none: while the host is not up, an error of the host. */
  error?: string;
}

export async function knownFunctions(arm: ArmClient, site: string): Promise<KnownFunctions> {
  try {
    const { value = [] } = ((await arm.get(`${site}/functions?api-version=2024-04-01`)) ?? {}) as {
      value?: { name?: string }[];
    };
    // `func-snaprep-…/receiveEvent`
    const names = value.map(({ name = '' }) => name.split('/').at(-1) ?? '');
    return { names, missing: startedByPlatform.filter((name) => !names.includes(name)) };
  } catch (error) {
    return { names: [], missing: startedByPlatform, error: (error as Error).message };
  }
}

/** What a later look may find; undefined where nothing is missing. */
export function isLate({ missing, error }: KnownFunctions): string | undefined {
  if (missing.length === 0) return undefined;
  return error ?? (hasNone(missing) ? 'no functions yet' : `not known yet: ${missing.join(', ')}`);
}

/** What is missing at the end, and what to do. */
export function problemOf({ missing, error }: KnownFunctions): string {
  if (error !== undefined) return error;
  return hasNone(missing)
    ? 'the host has no functions: the app did not start. Its first line says why: ' +
        `AppTraces | where Message startswith '{"event":"startFailed"'. See docs/operations/app-does-not-start.md`
    : `the platform does not know ${missing.join(', ')} and never starts the app for it: deploy the package again`;
}

function hasNone(missing: readonly string[]): boolean {
  return missing.length === startedByPlatform.length;
}

/** Has the platform read the functions again. That it cannot yet is seen by the next look. */
export async function tellAgain(arm: ArmClient, site: string): Promise<void> {
  await arm.post(`${site}/host/default/sync?api-version=2024-04-01`).catch(() => undefined);
}
