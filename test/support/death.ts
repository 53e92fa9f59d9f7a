import type { Death } from './world.ts';

/**
 * How the app dies at a call. For Azure it is the same; that it is, the calls show at which the process really goes,
 * and local-azure's own test of it.
 */
export function deathAt(call: number): Death {
  return call % 10 === 2 ? 'SIGKILL' : 'cutOff';
}
