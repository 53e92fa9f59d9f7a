/** How each state is shown: a word, a shape and a tone. The tone is never the only one that tells it. */
import type { State } from '../report/state.ts';

export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet' | 'going';

export type IconName =
  | 'check'
  | 'copy'
  | 'clock'
  | 'late'
  | 'dashed'
  | 'change'
  | 'stop'
  | 'hand'
  | 'bin'
  | 'pin'
  | 'other'
  | 'pause'
  | 'alert'
  | 'letter';

export interface StateLook {
  word: string;
  icon: IconName;
  tone: Tone;
  /** What it is, for people who point at it. */
  means: string;
}

/** The worst first: what somebody has to see to comes before what goes on by itself. */
export const stateLooks: Readonly<Record<State, StateLook>> = {
  blocked: { word: 'Blocked', icon: 'stop', tone: 'bad', means: 'needs someone: see the reason' },
  approval: { word: 'Approval', icon: 'hand', tone: 'warn', means: 'waits for someone’s approval' },
  missing: { word: 'Missing', icon: 'dashed', tone: 'warn', means: 'wanted, and not begun yet' },
  deleting: { word: 'Deleting', icon: 'bin', tone: 'going', means: 'its deletion is announced or under way' },
  waiting: { word: 'Waiting', icon: 'clock', tone: 'busy', means: 'waits for something else first' },
  copying: { word: 'Copying', icon: 'copy', tone: 'busy', means: 'being copied' },
  changing: { word: 'Changing', icon: 'change', tone: 'busy', means: 'being brought up to its source' },
  foreign: {
    word: 'Foreign',
    icon: 'other',
    tone: 'quiet',
    means: 'of somebody else: nothing is done to it',
  },
  kept: { word: 'Kept', icon: 'pin', tone: 'quiet', means: 'kept though its source is gone' },
  ready: { word: 'Ready', icon: 'check', tone: 'good', means: 'all data, tags and properties are there' },
};

export const states = Object.keys(stateLooks) as State[];

/** Place of a state from the worst, 0. */
export function badness(state: State): number {
  return states.indexOf(state);
}

export function isState(text: string): text is State {
  return Object.hasOwn(stateLooks, text);
}
