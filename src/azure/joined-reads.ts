/**
 * The port to snapshots, with reads by id joined: who asks for a snapshot for which a request is waiting for its turn
 * already gets the answer to that one. It is sent after both have asked, so it is as fresh as one of their own.
 */
import { notingFirstTurn, type FirstTurn } from './budget/first-turn.ts';
import { beginsWithTurn, callerRank } from './budget/priority.ts';
import { resourceKey, snapshotIdText, type SnapshotId } from '../replication/resource-id.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import type { Snapshots } from '../reconciler/ports.ts';

interface Read {
  turn: FirstTurn;
  /** Who waits: nobody joins one that has to wait longer than they. */
  rank: number;
  /** Resolves when its request is sent; throws where it has no turn. */
  sent: Promise<unknown>;
  snapshot: Promise<Snapshot | undefined>;
}

export class JoinedReads implements Snapshots {
  readonly list: Snapshots['list'];
  readonly create: Snapshots['create'];
  readonly update: Snapshots['update'];
  readonly failureOf: Snapshots['failureOf'];
  readonly changeTags: Snapshots['changeTags'];
  readonly delete: Snapshots['delete'];
  readonly eachPage?: NonNullable<Snapshots['eachPage']>;
  readonly #get: Snapshots['get'];
  readonly #reads = new Map<string, Read>();

  constructor(snapshots: Snapshots) {
    this.list = (group, options) => snapshots.list(group, options);
    this.create = (id, spec) => snapshots.create(id, spec);
    this.update = (id, change) => snapshots.update(id, change);
    this.failureOf = (operation) => snapshots.failureOf(operation);
    this.changeTags = (id, change) => snapshots.changeTags(id, change);
    this.delete = (id) => snapshots.delete(id);
    if (snapshots.eachPage !== undefined) this.eachPage = snapshots.eachPage.bind(snapshots);
    this.#get = (id) => snapshots.get(id);
  }

  get(id: SnapshotId): Promise<Snapshot | undefined> {
    const key = resourceKey(snapshotIdText(id));
    const rank = callerRank();
    const known = this.#reads.get(key);
    if (known?.turn.state === 'waiting' && known.rank <= rank) {
      beginsWithTurn(known.sent);
      return known.snapshot;
    }
    const { promise: sent, resolve, reject } = Promise.withResolvers<undefined>();
    sent.catch(() => undefined);
    const turn: FirstTurn = {
      state: 'unknown',
      count: 0,
      given: () => {
        forget();
        resolve(undefined);
      },
    };
    const read: Read = { turn, rank, sent, snapshot: notingFirstTurn(turn, () => this.#get(id)) };
    const forget = (): void => {
      if (this.#reads.get(key) === read) this.#reads.delete(key);
    };
    this.#reads.set(key, read);
    read.snapshot.then(forget, forget);
    read.snapshot.then(() => resolve(undefined), reject);
    return read.snapshot;
  }
}
