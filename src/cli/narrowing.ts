/** `--rule`: what of the configuration a command is about. */
import type { ReplicationConfig } from '../replication/rule.ts';
import { UsageError } from './exit-code.ts';
import { nearestAdvice } from './nearest-advice.ts';

/** The configuration with these rules alone; all of them where none is named. Throws `UsageError`. */
export function withRules(config: ReplicationConfig, names: readonly string[]): ReplicationConfig {
  if (names.length === 0) return config;
  const known = config.rules.map(({ name }) => name);
  for (const name of names) {
    if (known.some((one) => one.toLowerCase() === name.toLowerCase())) continue;
    throw new UsageError(`--rule ${name}: there is no such rule${nearestAdvice(name, known)}`);
  }
  const wanted = names.map((name) => name.toLowerCase());
  return { ...config, rules: config.rules.filter(({ name }) => wanted.includes(name.toLowerCase())) };
}
