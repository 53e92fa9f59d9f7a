import { resourceNotFound } from './arm-errors.ts';
import { ArmError } from './arm-error.ts';
import type { ArmErrorDetail } from './arm-message.ts';
import { isWithin, keyOf, parseResourceId } from './resource-id.ts';

export interface FaultAnswer {
  status: number;
  code: string;
  message: string;
  details?: readonly ArmErrorDetail[];
  headers?: Readonly<Record<string, string>>;
  /** The request takes effect all the same (reported of 429 and 503 to PUTs of storage accounts). */
  takesEffect?: boolean;
}

/** Which https requests a fault hits. Everything given must fit; case does not count. */
export interface RequestMatch {
  method?: string;
  /** Text: a part of the path. */
  path?: string | RegExp;
  /** Id of a subscription, a group or a snapshot: it, and what is under it. */
  under?: string;
  /** Name of a snapshot. */
  snapshot?: string;
  resourceGroup?: string;
  /** For example `Microsoft.Compute/snapshots/write`. */
  action?: string;
}

export interface RequestFault extends RequestMatch {
  /** Fitting requests that pass before the first is hit. Default 0. */
  after?: number;
  /** How many are hit. Default 1. */
  times?: number;
  /**
   * An answer in place of the real one; or the connection breaks before the request takes effect; or it takes
   * effect and the answer is lost.
   */
  answer: FaultAnswer | 'broken-connection' | 'lost-answer';
}

/** The next copies to this snapshot stop on the way. */
export interface CopyFault {
  snapshot: string;
  resourceGroup?: string;
  /** 0 to 99. */
  percent: number;
  /** Default `CopySourceNotFound`, the only known one. */
  errorCode?: string;
  errorMessage?: string;
  /** Default 1. */
  times?: number;
}

/** The next creates of this snapshot fail and leave an object that is `Failed` (recorded for one error). */
export interface CreateFault extends FailingCreate {
  snapshot: string;
}

/** The same for a disk. */
export interface DiskCreateFault extends FailingCreate {
  disk: string;
}

interface FailingCreate {
  resourceGroup?: string;
  /** Default 409. */
  status?: number;
  code: string;
  message: string;
  /** The request itself is refused, or it is accepted and its operation fails. Default `request`. */
  failing?: 'request' | 'operation';
  /** Default 1. */
  times?: number;
}

interface Named {
  name: string;
  resourceGroup: string;
}

interface Request {
  method: string;
  path: string;
  snapshot: string;
  resourceGroup: string;
  action: string | undefined;
}

/** What goes wrong on purpose. Requests from inside are never hit; copies and creates are, whoever asks. */
export class Faults {
  readonly #requests = new Set<{ fault: RequestFault; seen: number }>();
  readonly #copies = new Set<{ fault: CopyFault; used: number }>();
  readonly #creates = new Set<{ fault: CreateFault; used: number }>();
  readonly #diskCreates = new Set<{ fault: DiskCreateFault; used: number }>();

  /** Returns what takes the fault away again. */
  add(fault: RequestFault): () => void {
    return put(this.#requests, { fault, seen: 0 });
  }

  /** The next reads of an existing snapshot say that it is not there, as while Resource Manager replicates. */
  hide(snapshotId: string, times = 1): () => void {
    const id = parseResourceId(snapshotId, 'Microsoft.Compute/snapshots');
    if (id === undefined) throw new Error(`not the id of a snapshot: ${snapshotId}`);
    const { status, code, message } = resourceNotFound(
      'Microsoft.Compute/snapshots',
      id.name,
      id.resourceGroup,
    );
    return this.add({ method: 'GET', under: snapshotId, times, answer: { status, code, message } });
  }

  /** Of the next listing of snapshots under `scope` (a group or subscription), page `page` (from 1) fails. */
  failListPage(scope: string, page: number, answer: FaultAnswer): () => void {
    return this.add({ method: 'GET', path: /\/snapshots$/i, under: scope, after: page - 1, answer });
  }

  failCopy(fault: CopyFault): () => void {
    return put(this.#copies, { fault, used: 0 });
  }

  failCreate(fault: CreateFault): () => void {
    return put(this.#creates, { fault, used: 0 });
  }

  failDiskCreate(fault: DiskCreateFault): () => void {
    return put(this.#diskCreates, { fault, used: 0 });
  }

  clear(): void {
    this.#requests.clear();
    this.#copies.clear();
    this.#creates.clear();
    this.#diskCreates.clear();
  }

  /** For the server: what this request gets instead of its answer. Counts. */
  takeRequest(request: Request): RequestFault['answer'] | undefined {
    for (const entry of this.#requests) {
      const { fault } = entry;
      const { after = 0, times = 1 } = fault;
      if (entry.seen >= after + times || !fits(request, fault)) continue;
      entry.seen += 1;
      if (entry.seen > after) return fault.answer;
    }
    return undefined;
  }

  /** For the copy engine. Counts. */
  takeCopy(target: Named): CopyFault | undefined {
    return take(this.#copies, target, ({ snapshot }) => snapshot);
  }

  /** For creates. Counts. */
  takeCreate(target: Named): CreateFault | undefined {
    return take(this.#creates, target, ({ snapshot }) => snapshot);
  }

  /** For creates of disks. Counts. */
  takeDiskCreate(target: Named): DiskCreateFault | undefined {
    return take(this.#diskCreates, target, ({ disk }) => disk);
  }
}

export function errorFromFault({ status, code, message, details, headers }: FaultAnswer): ArmError {
  return new ArmError(status, code, message, {
    ...(details !== undefined && { details }),
    ...(headers !== undefined && { headers }),
  });
}

export function errorFromCreateFault({ status, code, message }: FailingCreate): ArmError {
  return new ArmError(status ?? 409, code, message);
}

function put<Entry>(entries: Set<Entry>, entry: Entry): () => void {
  entries.add(entry);
  return () => {
    entries.delete(entry);
  };
}

function take<Fault extends { resourceGroup?: string; times?: number }>(
  entries: Iterable<{ fault: Fault; used: number }>,
  target: Named,
  nameOf: (fault: Fault) => string,
): Fault | undefined {
  for (const entry of entries) {
    const { resourceGroup, times = 1 } = entry.fault;
    if (entry.used >= times || !same(nameOf(entry.fault), target.name)) continue;
    if (resourceGroup !== undefined && !same(resourceGroup, target.resourceGroup)) continue;
    entry.used += 1;
    return entry.fault;
  }
  return undefined;
}

function fits(request: Request, match: RequestMatch): boolean {
  const { method, path, under, snapshot, resourceGroup, action } = match;
  return (
    (method === undefined || same(method, request.method)) &&
    (path === undefined || includes(request.path, path)) &&
    (under === undefined || isWithin(request.path, under)) &&
    (snapshot === undefined || same(snapshot, request.snapshot)) &&
    (resourceGroup === undefined || same(resourceGroup, request.resourceGroup)) &&
    (action === undefined || same(action, request.action ?? ''))
  );
}

function includes(path: string, part: string | RegExp): boolean {
  return typeof part === 'string' ? keyOf(path).includes(keyOf(part)) : part.test(path);
}

function same(one: string, other: string): boolean {
  return keyOf(one) === keyOf(other);
}
