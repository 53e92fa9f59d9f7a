/** All that `decide` can answer. */
import type {
  Blocked,
  Convert,
  Look,
  Mend,
  None,
  Protect,
  SetTags,
  Stage,
  Unprotect,
  Wait,
} from './action.ts';
import type { BeginCopy } from './removal/may-create.ts';
import type { DeleteReplica } from './removal/may-remove.ts';
import type { RemoveInterim } from './renewal/may-remove-interim.ts';

/** Whether it is a step on the way to an image of a target. */
export function makesImage({ kind }: { kind: string }): boolean {
  return kind === 'beginCopy' || kind === 'stage' || kind === 'convert';
}

export type Action =
  | None
  | Wait
  | Blocked
  | BeginCopy
  | Stage
  | Convert
  | SetTags
  | Mend
  | DeleteReplica
  | RemoveInterim
  | Protect
  | Unprotect;

export type Decision = Action | Look;
