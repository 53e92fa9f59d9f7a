import { resourceNotFound } from '../arm-errors.ts';
import type { ArmAnswer, ArmRequest } from '../arm-message.ts';
import { parseResourceId } from '../resource-id.ts';
import type { FaultAnswer } from './fault-answer.ts';
import { fits, type FaultedRequest, type RequestFault } from './request-fault.ts';
import {
  ResourceFaults,
  type CopyFault,
  type CreateFault,
  type DiskCreateFault,
  type Named,
  type OperationFault,
} from './resource-fault.ts';

/** Answers a read as at a time that is over. */
export type FormerAnswer = (request: ArmRequest) => ArmAnswer;

interface RequestEntry {
  fault: RequestFault;
  seen: number;
  former: FormerAnswer | undefined;
}

/** What goes wrong on purpose. Requests from inside are never hit; copies and operations are, whoever asks. */
export class Faults {
  readonly copies = new ResourceFaults<CopyFault>(({ snapshot }) => snapshot);
  readonly creates = new ResourceFaults<CreateFault>(({ snapshot }) => snapshot);
  readonly diskCreates = new ResourceFaults<DiskCreateFault>(({ disk }) => disk);
  readonly operations = new ResourceFaults<OperationFault>(({ name }) => name);
  readonly #requests = new Set<RequestEntry>();
  #remember: (() => FormerAnswer) | undefined;

  /** Where the state of now is kept for answers that tell it later. */
  rememberBy(remember: () => FormerAnswer): void {
    this.#remember = remember;
  }

  /** Returns what takes the fault away again. */
  add(fault: RequestFault): () => void {
    const former = fault.answer === 'former-state' ? this.#remember?.() : undefined;
    const entry = { fault, seen: 0, former };
    this.#requests.add(entry);
    return () => {
      this.#requests.delete(entry);
    };
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
    return this.copies.add(fault);
  }

  failCreate(fault: CreateFault): () => void {
    return this.creates.add(fault);
  }

  failDiskCreate(fault: DiskCreateFault): () => void {
    return this.diskCreates.add(fault);
  }

  failOperation(fault: OperationFault): () => void {
    return this.operations.add(fault);
  }

  clear(): void {
    this.#requests.clear();
    this.copies.clear();
    this.creates.clear();
    this.diskCreates.clear();
    this.operations.clear();
  }

  /** For the server: what this request gets instead of its answer. Counts. */
  takeRequest(
    request: FaultedRequest,
  ): { answer: RequestFault['answer']; former: FormerAnswer | undefined } | undefined {
    for (const entry of this.#requests) {
      const { fault, former } = entry;
      const { after = 0, times = 1 } = fault;
      if (entry.seen >= after + times || !fits(request, fault)) continue;
      entry.seen += 1;
      if (entry.seen > after) return { answer: fault.answer, former };
    }
    return undefined;
  }

  /** For operations that were accepted. Counts. */
  takeOperation(target: Named, operation: OperationFault['operation']): OperationFault | undefined {
    return this.operations.take(target, (fault) => fault.operation === operation);
  }
}
