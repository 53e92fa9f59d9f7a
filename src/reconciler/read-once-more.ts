/**
 * Right before a DELETE the thing itself is read once more. What was decided on was read a while ago, and a delete takes
 * whatever has the name by then.
 */
import { classify } from '../replication/refusals/classify-failure.ts';
import { isSameTags } from '../replication/tag-drift.ts';
import { ArmError } from './arm-error.ts';

/** By what one is told from another that has its name, and by what people say of it: a pin is a tag. */
export interface Seen {
  uniqueId: string;
  tags: Readonly<Record<string, string>>;
}

/** False where it is gone. Throws, so that the next look decides anew, where it is another by now, or says another thing of itself. */
export async function isStillThere(
  read: () => Promise<(Seen & { name: string }) | undefined>,
  seen: Seen,
): Promise<boolean> {
  const now = await readAnyhow(read);
  if (now === undefined) return false;
  if (now.uniqueId === seen.uniqueId && isSameTags(now.tags, seen.tags)) return true;
  throw changedSince(now.name);
}

/** A refusal of this read is none of the write that was decided, however final it sounds: the next look decides anew. */
export async function readAnyhow<Found>(read: () => Promise<Found>): Promise<Found> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ArmError) || !isForGood(error)) throw error;
    throw new ArmError('read once more', { ...error.failure, status: 412 }, error);
  }
}

function isForGood({ failure }: ArmError): boolean {
  const verdict = classify(failure, 0);
  return verdict.kind === 'blocked' && verdict.lookAgain === 'never';
}

export function changedSince(name: string): ArmError {
  const message = 'it changed after its deletion was decided';
  return new ArmError(`DELETE ${name}`, { status: 412, code: 'ChangedSince', message });
}
