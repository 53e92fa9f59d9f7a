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
