import { parseArgs } from 'node:util';
import type { Answers } from './plan.ts';

export interface LiveOptions {
  /** Ids; empty: all. */
  rows: readonly string[];
  plan: boolean;
  yes: boolean;
  sweep: boolean;
  record?: string;
  replay?: string;
  out?: string;
  answers: Answers;
  help: boolean;
}

export const help = `npm run live [-- options]

Asks the rows of test/live: of a subscription when SNAPREP_LIVE_SUBSCRIPTION
names one, else of a local cloud. docs/live.md says what to set and what it
costs.

  --plan           what would be asked, made and paid, and nothing else
  --row ID         only this row; may be given several times
  --yes            does not ask before it begins
  --record FOLDER  keeps what was answered, without ids, names and tokens
  --replay FOLDER  asks recordings in place of a cloud
  --answer ID=agrees[:WORDS], ID=differs:WORDS
                   what you saw of a row that only a person can answer
  --out FILE       the results as JSON; for a subscription, live-result.json
                   unless said otherwise
  --sweep          removes what runs of this prefix left, also of runs that
                   may still go on, and asks nothing
  --help           this text

Exit codes: 0 all that was asked agrees, 1 something differs or failed, 2
something that was made is still there, 64 wrong options or settings, 130
stopped.
`;

/** Throws with a sentence for the user. `known` are the ids of all rows. */
export function parseOptions(args: readonly string[], known: readonly string[]): LiveOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      plan: { type: 'boolean', default: false },
      row: { type: 'string', multiple: true, default: [] },
      yes: { type: 'boolean', default: false },
      record: { type: 'string' },
      replay: { type: 'string' },
      answer: { type: 'string', multiple: true, default: [] },
      out: { type: 'string' },
      sweep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { row, answer, record, replay, out, ...flags } = values;
  for (const id of row) checkId(id, known);
  if (replay !== undefined && record !== undefined) throw new Error('--record or --replay, not both');
  return {
    ...flags,
    rows: row,
    answers: new Map(answer.map((text) => answerFrom(text, known))),
    ...(record !== undefined && { record }),
    ...(replay !== undefined && { replay }),
    ...(out !== undefined && { out }),
  };
}

function answerFrom(text: string, known: readonly string[]): [string, { agrees: boolean; seen: string }] {
  const [, id = '', verdict, seen = ''] = /^([^=]+)=(agrees|differs)(?::(.+))?$/s.exec(text) ?? [];
  if (verdict === undefined || (verdict === 'differs' && seen === '')) {
    throw new Error(`--answer ${text}: it has to be ID=agrees, or ID=differs: and what you saw`);
  }
  checkId(id, known);
  return [id, { agrees: verdict === 'agrees', seen: seen === '' ? 'as expected' : seen }];
}

function checkId(id: string, known: readonly string[]): void {
  if (!known.includes(id)) throw new Error(`there is no row "${id}"; there are ${known.join(', ')}`);
}
