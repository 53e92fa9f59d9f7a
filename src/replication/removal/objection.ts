import type { Blocked, None, SetTags, Wait } from '../action.ts';

/** What is done where something may not go. */
export type Objection = None | Wait | Blocked | SetTags;
