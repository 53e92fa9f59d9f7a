import { ArmError } from '../reconciler/arm-error.ts';
import type { Journal, Pauses } from '../reconciler/ports.ts';
import type { PauseState } from '../replication/pause.ts';

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

/** Beside the journal stands what is paused; where nobody can tell, deletions wait. */
export class NoPauses implements Pauses {
  read(): Promise<PauseState> {
    return Promise.resolve({ kind: 'unreadable', code: 'NoJournal', detail: withoutJournalText });
  }

  change(): Promise<never> {
    return Promise.reject(noJournal('write what is paused'));
  }
}

function noJournal(call: string): ArmError {
  return new ArmError(call, { code: 'NoJournal', message: withoutJournalText });
}
