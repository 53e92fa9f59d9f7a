import { ArmError } from '../../reconciler/arm-error.ts';
import type { Journal } from '../../reconciler/ports.ts';

/** A journal that can't be reached; until there is one in storage, this is the truth. */
export class UnreadJournal implements Journal {
  append(): Promise<never> {
    return refused('append to the journal');
  }

  read(): Promise<never> {
    return refused('read the journal');
  }
}

function refused(call: string): Promise<never> {
  return Promise.reject(new ArmError(call, { code: 'JournalMissing', message: 'there is no journal' }));
}
