/** The port to snapshots, with reads by id joined. */
import { resourceKey, snapshotIdText, type SnapshotId } from '../replication/resource-id.ts';
import type { Snapshot } from '../replication/snapshot.ts';
import type { Snapshots } from '../reconciler/ports.ts';
import { JoinedCalls } from './joined-calls.ts';

export class JoinedReads implements Snapshots {
  readonly list: Snapshots['list'];
  readonly create: Snapshots['create'];
  readonly update: Snapshots['update'];
  readonly failureOf: Snapshots['failureOf'];
  readonly changeTags: Snapshots['changeTags'];
  readonly delete: Snapshots['delete'];
  readonly eachPage?: NonNullable<Snapshots['eachPage']>;
  readonly #get: Snapshots['get'];
  readonly #reads = new JoinedCalls<Snapshot | undefined>();

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
    return this.#reads.read(resourceKey(snapshotIdText(id)), () => this.#get(id));
  }
}
