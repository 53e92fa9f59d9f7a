import { classify } from '../replication/refusals/classify-failure.ts';
import { ArmError } from './arm-error.ts';
import type { World } from './ports.ts';

/** Refusals are an observation; throttling, timeouts and the like are failures, and stay thrown. */
export async function readOrRefusal<Value>(
  { surroundings }: World,
  read: () => Promise<Value>,
): Promise<{ kind: 'read'; value: Value } | { kind: 'unreadable'; code: string; detail: string }> {
  try {
    return { kind: 'read', value: await read() };
  } catch (error) {
    if (error instanceof ArmError && classify(error.failure, surroundings.now()).kind === 'blocked') {
      return { kind: 'unreadable', code: error.failure.code, detail: error.failure.message };
    }
    throw error;
  }
}
