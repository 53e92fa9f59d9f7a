/** What people do by the API, in the journal: who did what to which replica or message. */
import type { InvocationContext } from '@azure/functions';
import { ArmError } from '../../reconciler/arm-error.ts';
import type { NotePin } from '../../reconciler/pins.ts';
import { digest } from '../../replication/digest.ts';
import type { JournalEntry } from '../../replication/journal-entry.ts';
import { resourceGroupKey } from '../../replication/resource-id.ts';
import { logRecord } from '../log.ts';
import type { Api } from './operation.ts';

type What = Pick<JournalEntry, 'kind' | 'detail'> & Partial<Pick<JournalEntry, 'rule' | 'source' | 'target'>>;

/** Who does it, and in which call. */
export interface Doing {
  by: string | undefined;
  context: InvocationContext;
}

/** After it is done. Where the journal takes nothing, the app's log says so; the deed stands. */
export async function recordAction(service: Api['service'], doing: Doing, what: What): Promise<void> {
  try {
    await noteAction(service, doing, what);
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    const detail = `the journal does not tell of it: ${error.message}`;
    logRecord(doing.context, { event: 'requestFailed', level: 'warning', operation: what.kind, detail });
  }
}

/** Throws `ArmError`. */
async function noteAction(
  { world: { journal, surroundings } }: Api['service'],
  { by, context }: Doing,
  { kind, rule = '*', source = '', target, ...rest }: What,
): Promise<void> {
  const place = [source.toLowerCase(), target === undefined ? '' : resourceGroupKey(target)];
  const entry: JournalEntry = {
    id: `${kind}-${digest(context.invocationId, ...place).slice(0, 24)}`,
    ...{ time: surroundings.now(), kind, rule, source, ...rest },
    ...(target !== undefined && { target }),
    ...(by !== undefined && { by }),
  };
  await journal.append([entry]);
}

/** Throws `ArmError` for a pin that would come off untold; one that is on stays so. `detail` says why. */
export function pinNote(service: Api['service'], doing: Doing, detail?: string): NotePin {
  return async ({ result, rule, source, target }) => {
    if (result === 'unchanged') return;
    const what = { kind: result, rule, source, target, ...(detail !== undefined && { detail }) };
    await (result === 'pinned' ? recordAction(service, doing, what) : noteAction(service, doing, what));
  };
}
