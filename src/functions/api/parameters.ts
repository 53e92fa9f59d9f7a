/** Parts of requests that several operations take. */
import * as z from 'zod';
import { narrowedTo, type ReplicationConfig } from '../../replication/rule.ts';
import { ProblemError } from './problem.ts';

const longestName = 200;
const mostValues = 100;

export const names = z
  .array(z.string().min(1).max(longestName))
  .max(mostValues)
  .default([])
  .describe('only these snapshots, with wildcards; can be given again');

export const rules = z
  .array(z.string().min(1).max(longestName))
  .max(mostValues)
  .default([])
  .describe('only these rules; can be given again');

/** The configuration with these rules alone; all of them where none is named. */
export function withRules(config: ReplicationConfig, named: readonly string[]): ReplicationConfig {
  if (named.length === 0) return config;
  const wanted = new Set(named.map((name) => name.toLowerCase()));
  for (const { name } of config.rules) wanted.delete(name.toLowerCase());
  if (wanted.size > 0) {
    const there = config.rules.map(({ name }) => name).join(', ');
    throw new ProblemError(
      400,
      'UnknownRule',
      `there is no rule ${[...wanted].join(', ')}; there is: ${there}`,
    );
  }
  return narrowedTo(config, named);
}
