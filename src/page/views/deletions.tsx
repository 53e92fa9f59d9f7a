import type { JSX } from 'preact';
import type { PendingSet } from '../../reconciler/pending-deletions.ts';
import type { DeletionsReport, Pause } from '../api-types.ts';
import { approveAct, cancelAct } from '../acts.ts';
import type { Go } from '../use-address.ts';
import { count, dateTime, fromNow, lastPart, spaced } from '../words.ts';
import { ActButton } from './acting.tsx';
import { Icon } from './icon.tsx';
import { Link } from './link.tsx';
import { Unread } from './unread.tsx';

interface DeletionsProps {
  sets: readonly PendingSet[];
  /** Where it is not known which there are. */
  unread: DeletionsReport['unread'];
  /** Empty where they could be read. */
  problem: string;
  /** Of either scope: by each of them nothing goes. */
  pauses: readonly Pause[];
  now: number;
  go: Go;
}

const mostRows = 100;

export function Deletions({ sets, unread, problem, pauses, now, go }: DeletionsProps): JSX.Element {
  return (
    <section aria-labelledby="deletions">
      <h2 id="deletions" class="hidden">
        Pending deletions
      </h2>
      {problem !== '' && <p class="card nothing">{problem}</p>}
      <Unread unread={unread} />
      {problem === '' && unread.length === 0 && sets.length === 0 && (
        <p class="card nothing">
          <Icon name="check" /> No deletion waits for its time or for someone; under Replicas are approved
          ones that have not gone yet.
        </p>
      )}
      {sets.map((set) => (
        <DeletionSet
          key={set.setId}
          isPaused={pauses.some(({ rule }) => rule === undefined || rule === set.rule)}
          {...{ set, now, go }}
        />
      ))}
    </section>
  );
}

interface SetProps {
  set: PendingSet;
  isPaused: boolean;
  now: number;
  go: Go;
}

function DeletionSet({ set, isPaused, now, go }: SetProps): JSX.Element {
  const { setId, rule, target, needsApproval, replicas, pending, unmarked } = set;
  const share = replicas === 0 ? 100 : Math.round((pending.length / replicas) * 100);
  const shown = pending.slice(0, mostRows);
  return (
    <article
      class={`card set ${isPaused ? 'paused' : needsApproval ? 'set-held' : ''}`}
      aria-label={`Deletions in ${lastPart(target)}`}
    >
      <header>
        <h3>
          <Icon name={needsApproval ? 'hand' : 'clock'} /> {count(pending.length, 'deletion')} in{' '}
          {lastPart(target)}
        </h3>
        {isPaused && (
          <p>
            <Icon name="pause" /> Paused: nothing of it goes until somebody resumes, whatever is due.
          </p>
        )}
        <p>
          {needsApproval
            ? 'The guard holds this set: nothing of it goes without approval.'
            : 'Below the guard’s limits: each goes when its delay is over.'}
        </p>
        <p class="faint">
          rule {rule} · {share} % of its {count(replicas, 'replica')} there
          {unmarked.length > 0 && ` · ${unmarked.length} more will be announced`} · set {setId}
        </p>
        <div class="buttons">
          {needsApproval && <ActButton act={approveAct(set)} icon="check" class="grave" />}
          <ActButton act={cancelAct(set)} icon="pin" />
        </div>
      </header>
      <div class="table-box" role="region" aria-label="Replicas of this set" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Replica</th>
              <th scope="col">Reason</th>
              <th scope="col">Due</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ replica, reason, due }) => (
              <tr key={replica}>
                <th scope="row">
                  <Link to={{ tab: 'replicas', snapshot: `${rule}/${lastPart(replica)}` }} go={go}>
                    {lastPart(replica)}
                  </Link>
                </th>
                <td>{spaced(reason)}</td>
                <td>
                  {due !== '' && (
                    <time dateTime={due} title={dateTime(Date.parse(due))}>
                      {fromNow(Date.parse(due), now)}
                    </time>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < pending.length && <p class="faint">and {pending.length - shown.length} more</p>}
    </article>
  );
}
