/**
 * What is not known about Azure, a question each. A row is asked of a subscription or of the local cloud by the same
 * lines; only what no program can see is asked of the person who looks.
 */
import type { Stage } from './places/stage.ts';

/** What a row needs beyond a subscription and two regions; what to set for it is in `environment.ts`. */
export const needs = [
  'second subscription',
  'third region',
  'limited principal',
  'encryption set',
  'installation',
] as const;
export type Need = (typeof needs)[number];

interface Question {
  /** Named by docs/unproven.md. Letters, digits and dashes, 24 at most: it is part of names. */
  id: string;
  question: string;
  /** The answer that the product, or the local cloud, is built on. */
  expected: string;
  needs?: readonly Need[];
}

/** One that runs. */
export interface RunRow extends Question {
  kind: 'run';
  /** The longest that it is expected to take on Azure, without the removal of what it made. */
  minutes: number;
  /** At most, US dollars, with prices of 2026 in Europe. */
  dollars: number;
  /** What it makes, in words; all of it lies in groups of the run. */
  makes: string;
  /** Why the local cloud cannot be asked. Absent: it can, and is. */
  onlyAzure?: string;
  /** The answer, in a few words that are the same each time. Throws when none was to be had. */
  run: (stage: Stage) => Promise<string>;
}

/** One that only a person can answer. */
export interface PersonRow extends Question {
  kind: 'person';
  /** What to do and where to look. */
  look: string;
  /** Why no program asks, and so why the local cloud cannot be asked either. */
  onlyAzure: string;
}

export type Row = RunRow | PersonRow;

export type Verdict = 'agrees' | 'differs' | 'failed' | 'left out';

export interface Result {
  id: string;
  question: string;
  expected: string;
  verdict: Verdict;
  /** The answer; of a failure its words, of what was left out the reason. */
  seen: string;
  /** How long it took, s. */
  seconds?: number;
}
