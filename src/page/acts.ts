/** Everything that the page can ask of the service. Who may is decided by the service; here it is only told before. */
import type { PendingSet } from '../reconciler/pending-deletions.ts';
import type { Act } from './act.ts';
import { ApiError, write } from './api.ts';
import type { DeadLetter, Pause, PinsReport } from './api-types.ts';
import type { Row } from './matrix.ts';
import { count, lastPart } from './words.ts';

export function syncAct(): Act {
  return {
    word: 'Sync now',
    question: 'Run the full pass now?',
    consequences: [
      'Every source and target is listed, and each replica that differs is looked at.',
      'It does what the nightly pass does; deletions keep their delays and the guard.',
    ],
    operation: 'postSync',
    done: 'The pass was asked for; it runs as soon as the queue has come to it.',
    run: () => write('POST', 'v1/sync'),
  };
}

export function approveAct({ setId, pending, target, rule }: PendingSet): Act {
  return {
    word: `Approve ${count(pending.length, 'deletion')}`,
    question: `Let ${count(pending.length, 'replica')} in ${lastPart(target)} be deleted?`,
    consequences: [
      `Rule ${rule} in ${target}; exactly this set, ${setId}. If anything in it changed, nothing is approved.`,
      'Each goes when its delay is over, after its proof was read once more.',
      ...namesOf(pending),
    ],
    isGrave: true,
    operation: 'postApprove',
    done: `${count(pending.length, 'deletion')} approved: the queue carries it out, and what it has approved leaves the list.`,
    run: () => write('POST', `v1/deletions/${encodeURIComponent(setId)}/approve`),
  };
}

export function cancelAct({ setId, pending, target, rule }: PendingSet): Act {
  return {
    word: 'Keep them',
    question: `Keep ${count(pending.length, 'replica')} in ${lastPart(target)}?`,
    consequences: [
      `Rule ${rule} in ${target}: each gets a pin, so that nothing deletes or replaces it.`,
      ...namesOf(pending),
    ],
    operation: 'postCancel',
    done: 'They are pinned, and stay.',
    run: () => pinning(`v1/deletions/${encodeURIComponent(setId)}/cancel`),
  };
}

/** Throws `ApiError` where some are as they were, though others were changed. */
async function pinning(path: string, body?: object): Promise<void> {
  const { replicas, failed } = await write<PinsReport>('POST', path, body);
  const [first, ...others] = failed;
  if (first === undefined) return;
  const where = first.replica ?? `the replicas in ${first.target}`;
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  const done = `${count(replicas.length, 'replica')} done; not ${where}${more}`;
  throw new ApiError(200, first.code, `${done}: ${first.detail}`);
}

function namesOf(pending: PendingSet['pending']): string[] {
  const names = pending.map(({ replica }) => lastPart(replica));
  const shown = names.slice(0, 8).join(', ');
  return [names.length > 8 ? `${shown} and ${names.length - 8} more` : shown];
}

export function pinAct({ name, rule, cells }: Pick<Row, 'name' | 'rule' | 'cells'>): Act {
  return {
    word: 'Pin',
    question: `Pin the replicas of ${name}?`,
    consequences: [
      `${count(cells.filter((cell) => cell !== undefined).length, 'replica')} of rule ${rule}: neither a deletion nor a replacement takes what is pinned.`,
    ],
    operation: 'postPins',
    done: `The replicas of ${name} are pinned.`,
    run: () => pinning('v1/pins', { names: [name], rules: [rule] }),
  };
}

export function unpinAct({ name, rule }: Pick<Row, 'name' | 'rule'>): Act {
  return {
    word: 'Unpin',
    question: `Take the pins off the replicas of ${name}?`,
    consequences: ['What is announced or due then goes its way: a replica whose source is gone is deleted.'],
    isGrave: true,
    operation: 'postUnpins',
    done: `The replicas of ${name} are no longer pinned.`,
    run: () => pinning('v1/pins/remove', { names: [name], rules: [rule] }),
  };
}

export function pauseAct(scope: Pause['scope'], rule: string, reason: string): Act {
  const whose = rule === '' ? 'every rule' : `rule ${rule}`;
  return {
    word: scope === 'everything' ? 'Pause everything' : 'Pause deletions',
    question: `Pause ${scope} for ${whose}?`,
    consequences: [
      scope === 'everything'
        ? 'Nothing is copied, changed or deleted there until someone resumes it.'
        : 'Nothing is deleted there until someone resumes it; copies go on.',
      'What Azure has under way by itself goes on.',
    ],
    operation: 'postPause',
    done: `Paused: ${scope} for ${whose}.`,
    run: () =>
      write('POST', 'v1/pause', { scope, ...(rule !== '' && { rule }), ...(reason !== '' && { reason }) }),
  };
}

export function resumeAct({ rule, scope }: Pause): Act {
  return {
    word: 'Resume',
    question: `Resume ${scope} for ${rule === undefined ? 'every rule' : `rule ${rule}`}?`,
    consequences: [
      'What has waited goes on at once; deletions that are due then go.',
      ...(rule === undefined ? ['Pauses of single rules with the same scope end with it.'] : []),
    ],
    isGrave: true,
    operation: 'postResume',
    done: 'Resumed.',
    run: () => write('POST', 'v1/resume', { scope, ...(rule !== undefined && { rule }) }),
  };
}

export function replayAct({ queue, id, about }: DeadLetter): Act {
  return {
    word: 'Replay',
    question: `Send this message to ${queue} again?`,
    consequences: [about ?? id, 'It is worked off as if it had just come; what it fails on may fail again.'],
    operation: 'postReplay',
    done: 'The message was sent again.',
    run: () => write('POST', `v1/dead-letters/${encodeURIComponent(queue)}/${encodeURIComponent(id)}/replay`),
  };
}

export function discardAct({ queue, id, about }: DeadLetter): Act {
  return {
    word: 'Discard',
    question: `Discard this message of ${queue}?`,
    consequences: [about ?? id, 'It is lost. The nightly pass finds by itself what was not replicated.'],
    isGrave: true,
    operation: 'postDiscard',
    done: 'The message was discarded.',
    run: () =>
      write('POST', `v1/dead-letters/${encodeURIComponent(queue)}/${encodeURIComponent(id)}/discard`),
  };
}
