/** What happens in a storm: what people, Azure and the platform do, one after the other. */
import fc from 'fast-check';
import { hour, minute } from '../looks.ts';
import { lies, type Lie } from '../lying.ts';

/** What becomes of the event that tells of a change. */
export type EventFate = 'now' | 'twice' | 'late' | 'lost';

export interface SourceAct {
  do: 'take' | 'delete' | 'select' | 'unselect';
  name: string;
  event: EventFate;
}

export interface ReplicaAct {
  /** `squat`: somebody's own snapshot takes the name, where it is free. */
  do: 'pin' | 'unpin' | 'removeReplica' | 'squat' | 'lock' | 'unlock';
  name: string;
}

export type AzureAct =
  /** A lie at the read after so many from now, and once more after so many; 0: not once more. */
  | { do: 'lie'; lie: Lie; at: number; another: number }
  | { do: 'failCopies'; copies: number }
  /** Creates that are accepted, and nothing comes of them. */
  | { do: 'loseCreates'; creates: number }
  /** The whole source group goes, and its snapshots before it. */
  | { do: 'loseGroup'; event: EventFate; goneAfterMs: number }
  | { do: 'makeGroup' | 'refuseJournal' | 'mendJournal' };

export type ServiceAct =
  /** The process dies at its next look, after so many calls. */
  | { do: 'kill'; calls: number }
  /** The message of the next look is delivered twice, at once. */
  | { do: 'twoAtOnce' | 'night' | 'approve' }
  /** Nine days, each with a pass. */
  | { do: 'nights' }
  /** People pause it, and resume: with a pass, or the night is the next. `lose`: all messages that wait are given up. */
  | { do: 'pauseDeletions' | 'pauseEverything' | 'resume' | 'lose' };

export type Act = SourceAct | ReplicaAct | AzureAct | ServiceAct;

export interface Moment {
  /** Since the one before, ms. */
  after: number;
  act: Act;
  /** It happens in the midst of a look: right before this read of those that come next, counted from 1. */
  beforeRead?: number;
}

export const names = ['a', 'b', 'c', 'd'];

const name = fc.constantFrom(...names);
const event = fc.constantFrom<EventFate[]>('now', 'now', 'twice', 'late', 'lost');
/**
 * A source that was read once without all that an answer may leave out is copied without it, and the copy is told as
 * `PropertyLost` until a person deletes it: nothing is lost, and nothing heals.
 */
const anyLie = fc.constantFrom<Lie[]>(...lies.filter((lie) => lie !== 'bare'));

function kindOf<Kind extends string>(...kinds: Kind[]): fc.Arbitrary<Kind> {
  return fc.constantFrom(...kinds);
}

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: kindOf('take'), name, event }) },
  { weight: 4, arbitrary: fc.record({ do: kindOf('delete'), name, event }) },
  { weight: 2, arbitrary: fc.record({ do: kindOf('unselect', 'select'), name, event }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: kindOf('pin', 'unpin', 'removeReplica', 'squat', 'lock', 'unlock'), name }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: kindOf('lie'),
      lie: anyLie,
      at: fc.integer({ min: 1, max: 30 }),
      another: fc.integer({ min: 0, max: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: kindOf('loseGroup'),
      event: kindOf('now', 'lost'),
      goneAfterMs: fc.constantFrom(5000, 10 * minute, hour),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: kindOf('loseCreates'), creates: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ do: kindOf('failCopies'), copies: fc.integer({ min: 1, max: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ do: kindOf('makeGroup', 'refuseJournal', 'mendJournal') }) },
  { weight: 2, arbitrary: fc.record({ do: kindOf('kill'), calls: fc.integer({ min: 0, max: 16 }) }) },
  { weight: 3, arbitrary: fc.record({ do: kindOf('twoAtOnce', 'night', 'approve') }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: kindOf('pauseDeletions', 'pauseEverything', 'resume', 'lose', 'nights') }),
  },
);

export const anyMoment: fc.Arbitrary<Moment> = fc
  .record({
    after: fc.constantFrom(0, 2000, minute, 5 * minute, 16 * minute, hour, 6 * hour, 25 * hour),
    act,
    inside: fc.constantFrom(0, 0, 0, 1, 2, 3, 5, 8),
  })
  .map(({ inside, ...moment }) => ({ ...moment, ...(inside > 0 && { beforeRead: inside }) }));
