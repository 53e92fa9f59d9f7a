import { ArmError } from '../reconciler/arm-error.ts';
import type { Journal } from '../reconciler/ports.ts';

export const withoutJournalText =
  'there is no journal, so nothing is deleted; give --journal, the Blob service of the deployed app';

/** Where no storage is given: nothing can be counted, so nothing goes. Copies need no journal. */
export class NoJournal implements Journal {
  append(): Promise<void> {
    return Promise.reject(noJournal('append to the journal'));
  }

  read(): Promise<never> {
    return Promise.reject(noJournal('read the journal'));
  }
}

function noJournal(call: string): ArmError {
  return new ArmError(call, { code: 'NoJournal', message: withoutJournalText });
}
