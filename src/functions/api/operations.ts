/** Every operation by its name in routes.ts. Loaded with the first request: a start for a message needs none of it. */
import { getDeadLetters, postDiscard, postReplay } from './dead-letters.ts';
import { postApprove, postCancel, postPins, postUnpins } from './deletion-writes.ts';
import type { Operation } from './operation.ts';
import { getOpenApi } from './get-open-api.ts';
import { getPause, postPause, postResume } from './pausing.ts';
import { getDeletions, getExplain, getHealth, getHistory, getPlan, getStatus } from './reads.ts';
import type { OperationName } from './routes.ts';
import { postSync } from './sync.ts';

export const operations: Readonly<Record<OperationName, Operation>> = {
  getHealth,
  getOpenApi: getOpenApi(() => operations),
  getStatus,
  getPlan,
  getExplain,
  getHistory,
  postSync,
  getDeletions,
  postApprove,
  postCancel,
  postPins,
  postUnpins,
  getPause,
  postPause,
  postResume,
  getDeadLetters,
  postReplay,
  postDiscard,
};
