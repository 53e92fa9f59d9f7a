/** Pieces of `replication.json` for tests; every call makes a new object. */
import { ConfigurationError, type ConfigurationIssue } from '../../../src/config/configuration-error.ts';
import { parseReplicationConfig } from '../../../src/config/parse-replication-config.ts';

export const subscriptionOne = '11111111-1111-4111-8111-111111111111';
export const subscriptionTwo = 'aaaaaaaa-2222-4222-8222-222222222222';

type Json = Record<string, unknown>;

export function target(resourceGroup: string, more: Json = {}): Json {
  return { subscriptionId: subscriptionOne, resourceGroup, location: 'westeurope', ...more };
}

export function source(resourceGroup: string, subscriptionId = subscriptionOne): Json {
  return { subscriptionId, resourceGroup };
}

/** A rule without optional keys, from `rg-images` to `rg-weu`. */
export function rule(more: Json = {}): Json {
  return {
    name: 'golden-images',
    source: source('rg-images'),
    select: { all: true },
    targets: [target('rg-weu')],
    whenSourceDeleted: 'delete',
    whenSourceUnselected: 'keep',
    ...more,
  };
}

export function file(...rules: Json[]): Json {
  return { rules: rules.length === 0 ? [rule()] : rules };
}

/** What a file is refused for; nothing when it is taken. */
export function issuesOf(contents: unknown): readonly ConfigurationIssue[] {
  try {
    parseReplicationConfig(typeof contents === 'string' ? contents : JSON.stringify(contents));
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.issues;
    throw error;
  }
}

/** The same as lines `path: message`. */
export function problemsOf(contents: unknown): string[] {
  return issuesOf(contents).map(({ path, message }) => `${path}: ${message}`);
}
