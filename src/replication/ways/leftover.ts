/** What one way makes on the way to a replica, and how it goes again. */
import type { SetTagsReason } from '../action.ts';
import type { Action, Decision } from '../decision.ts';
import type { LeftBehind } from '../left-behind.ts';
import type { Observation } from '../observation.ts';

export interface Leftover {
  kind: LeftBehind;
  /** Key of the replica's tag that tells of it, until nothing is left. */
  tag: string;
  /** Said when that tag goes. */
  done: Extract<SetTagsReason, 'StagingDone' | 'ConversionDone' | 'RenewalDone'>;
  /** Whether something may be there after this action, whether or not Azure accepts it. */
  isBegunBy(action: Action): boolean;
  /** Whether it was seen in this look, though neither hint nor replica told of it. */
  isSeen?(observation: Pick<Observation, 'interims'>): boolean;
  /** The next step of removing it; undefined where nothing is left, or what there is still serves others. */
  clean(observation: Observation, because: 'done' | 'abandoned'): Decision | undefined;
}
