import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface HostJson {
  /** Undefined: no limit. */
  functionTimeoutMs: number | undefined;
  routePrefix: string;
  serviceBus: {
    maxConcurrentCalls: number;
    maxAutoLockRenewalMs: number;
    autoCompleteMessages: boolean;
  };
}

/** With its keys in small letters. */
interface HostJsonFile {
  version?: string;
  functiontimeout?: string;
  extensions?: {
    http?: { routeprefix?: string };
    servicebus?: {
      maxconcurrentcalls?: number;
      maxautolockrenewalduration?: string;
      autocompletemessages?: boolean;
    };
  };
}

/** .NET's TimeSpan: `[d.]hh:mm:ss[.fff]`, in ms. */
function timeSpanMs(text: string, where: string): number {
  const match = /^(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2}(?:\.\d{1,7})?))?$/.exec(text);
  if (match === null) throw new Error(`host.json: ${where}: "${text}" is no time span (hh:mm:ss)`);
  const [days, hours, minutes, seconds] = match.slice(1).map((part?: string) => Number(part ?? 0));
  return ((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000;
}

/**
 * Reads `host.json`. Defaults are those of the Flex Consumption plan on one core: 30 minutes, 16 concurrent
 * calls, 5 minutes of lock renewal (documented).
 */
export function readHostJson(packageRoot: string): HostJson {
  const text = readFileSync(path.join(packageRoot, 'host.json'), 'utf8');
  const file = JSON.parse(text, withoutCase) as HostJsonFile;
  if (file.version !== '2.0') throw new Error('host.json: "version" has to be "2.0"');
  const serviceBus = file.extensions?.servicebus ?? {};
  const timeout = file.functiontimeout ?? '00:30:00';
  return {
    functionTimeoutMs: timeout === '-1' ? undefined : timeSpanMs(timeout, 'functionTimeout'),
    routePrefix: (file.extensions?.http?.routeprefix ?? 'api').replaceAll(/^\/|\/$/g, ''),
    serviceBus: {
      maxConcurrentCalls: serviceBus.maxconcurrentcalls ?? 16,
      maxAutoLockRenewalMs: timeSpanMs(
        serviceBus.maxautolockrenewalduration ?? '00:05:00',
        'maxAutoLockRenewalDuration',
      ),
      autoCompleteMessages: serviceBus.autocompletemessages ?? true,
    },
  };
}

/** The host reads `host.json` as configuration, whose keys have no case (documented). */
function withoutCase(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name.toLowerCase(), item as unknown]),
  );
}
