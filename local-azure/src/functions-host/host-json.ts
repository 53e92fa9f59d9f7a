import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  booleanAt,
  refuseAt,
  sectionAt,
  timeSpanMsAt,
  wholeNumberAt,
  type Section,
} from './host-json-values.ts';

export interface HostJson {
  /** Undefined: no limit. */
  functionTimeoutMs: number | undefined;
  routePrefix: string;
  /** Whether there are the triggers of extensions, that is all but timers and HTTP. */
  hasExtensions: boolean;
  serviceBus: {
    maxConcurrentCalls: number;
    maxAutoLockRenewalMs: number;
    autoCompleteMessages: boolean;
  };
}

/**
 * Reads `host.json`. Defaults are those of the Flex Consumption plan on one core: 30 minutes, 16 concurrent
 * calls, 5 minutes of lock renewal (documented). Keys that the host does not know it ignores.
 */
export function readHostJson(packageRoot: string): HostJson {
  const text = readFileSync(path.join(packageRoot, 'host.json'), 'utf8');
  const file = JSON.parse(text, withoutCase) as Section;
  if (file['version'] !== '2.0') throw new Error('host.json: "version" has to be "2.0"');
  refuseUnimitated(file);
  const extensions = sectionAt(file, 'extensions');
  const serviceBus = sectionAt(extensions, 'servicebus');
  if (wholeNumberAt(serviceBus, 'extensions:serviceBus:prefetchCount', 0) ?? 0) {
    refuseAt('extensions:serviceBus:prefetchCount');
  }
  const { routeprefix } = sectionAt(extensions, 'http');
  return {
    functionTimeoutMs:
      file['functiontimeout'] === '-1' ? undefined : (timeSpanMsAt(file, 'functionTimeout') ?? 30 * 60_000),
    routePrefix: (typeof routeprefix === 'string' ? routeprefix : 'api').replaceAll(/^\/|\/$/g, ''),
    hasExtensions: hasBundle(file['extensionbundle']),
    serviceBus: {
      maxConcurrentCalls: wholeNumberAt(serviceBus, 'extensions:serviceBus:maxConcurrentCalls', 1) ?? 16,
      maxAutoLockRenewalMs:
        timeSpanMsAt(serviceBus, 'extensions:serviceBus:maxAutoLockRenewalDuration') ?? 5 * 60_000,
      autoCompleteMessages: booleanAt(serviceBus, 'extensions:serviceBus:autoCompleteMessages') ?? true,
    },
  };
}

/** What the host would take, and would change how the app runs. */
function refuseUnimitated(file: Section): void {
  const { dynamicconcurrencyenabled } = sectionAt(file, 'concurrency');
  if (String(dynamicconcurrencyenabled).toLowerCase() === 'true') {
    refuseAt('concurrency:dynamicConcurrencyEnabled');
  }
  // The host then runs those alone that are listed.
  for (const key of ['functions', 'customHandler']) if (key.toLowerCase() in file) refuseAt(key);
}

/** An app in JavaScript has its extensions from a bundle and from nowhere else (documented). Errors are the host's. */
function hasBundle(bundle: unknown): boolean {
  if (bundle === undefined) return false;
  const { id, version } = sectionAt({ bundle }, 'bundle');
  if (typeof id !== 'string' || id === '') throw bundleError('id');
  if (typeof version !== 'string' || !isRange(version)) throw bundleError('version');
  return id === 'Microsoft.Azure.Functions.ExtensionBundle';
}

/** `[4.*, 5.0.0)`, or one version, as NuGet writes ranges. */
function isRange(text: string): boolean {
  const version = String.raw`\d+(?:\.(?:\d+|\*)){1,2}`;
  return new RegExp(String.raw`^(?:${version}|[[(]\s*${version}\s*(?:,\s*(?:${version})?\s*)?[\])])$`).test(
    text,
  );
}

function bundleError(property: 'id' | 'version'): Error {
  return new Error(
    `The value of ${property} property in extensionBundle section of host.json file is invalid or missing. See ` +
      'https://aka.ms/functions-hostjson for more information',
  );
}

/** The host reads `host.json` as configuration, whose keys have no case (documented). */
function withoutCase(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name.toLowerCase(), item as unknown]),
  );
}
