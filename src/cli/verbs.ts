/** The commands that there are, in the order of the help. What is not here is not there. */
import type { Verb } from './verb.ts';
import { adoptVerb } from './verbs/adopt.ts';
import { captureVerb } from './verbs/capture.ts';
import { completionVerb } from './verbs/completion.ts';
import {
  discardDeadLetterVerb,
  listDeadLettersVerb,
  replayDeadLetterVerb,
  showDeadLetterVerb,
} from './verbs/dead-letters.ts';
import {
  approveDeletionsVerb,
  cancelDeletionsVerb,
  listDeletionsVerb,
  pinVerb,
  unpinVerb,
} from './verbs/deletions.ts';
import { doctorVerb } from './verbs/doctor.ts';
import { explainVerb } from './verbs/explain.ts';
import { historyVerb } from './verbs/history.ts';
import { pauseVerb, resumeVerb } from './verbs/pause.ts';
import { initVerb } from './verbs/init.ts';
import { verbsOfLocal } from './verbs/local.ts';
import { updatePricesVerb } from './verbs/prices.ts';
import { planVerb } from './verbs/plan.ts';
import { receiveVerb } from './verbs/receive.ts';
import { replicateVerb } from './verbs/replicate.ts';
import { statusVerb } from './verbs/status.ts';
import { syncVerb } from './verbs/sync.ts';
import { validateVerb } from './verbs/validate.ts';
import { waitVerb } from './verbs/wait.ts';

export const verbs: readonly Verb[] = [
  initVerb,
  validateVerb,
  planVerb,
  statusVerb,
  explainVerb,
  syncVerb,
  waitVerb,
  replicateVerb,
  historyVerb,
  listDeletionsVerb,
  approveDeletionsVerb,
  cancelDeletionsVerb,
  pinVerb,
  unpinVerb,
  pauseVerb,
  resumeVerb,
  listDeadLettersVerb,
  showDeadLetterVerb,
  replayDeadLetterVerb,
  discardDeadLetterVerb,
  adoptVerb,
  captureVerb,
  doctorVerb,
  receiveVerb,
  updatePricesVerb,
  ...verbsOfLocal,
  completionVerb,
];
