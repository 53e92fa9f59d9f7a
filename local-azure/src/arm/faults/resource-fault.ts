/** What goes wrong with a resource after its request was accepted, or as it is made. */
import { FaultList } from '../../fault-list.ts';
import { ArmError } from '../arm-error.ts';
import type { ArmErrorDetail } from '../arm-message.ts';
import { keyOf } from '../resource-id.ts';

/** The next copies to this snapshot stop on the way. */
export interface CopyFault {
  snapshot: string;
  resourceGroup?: string;
  /** 0 to 99. */
  percent: number;
  /** The copy fails there (default), or stays there and says nothing of it. */
  how?: 'fails' | 'stalls';
  /** How long it stalls. Default: for ever. */
  stallMs?: number;
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

interface Failing {
  resourceGroup?: string;
  /** Default 409. */
  status?: number;
  code: string;
  message: string;
  details?: readonly ArmErrorDetail[];
  /** Default 1. */
  times?: number;
}

interface FailingCreate extends Failing {
  /** The request itself is refused, or it is accepted and its operation fails. Default `request`. */
  failing?: 'request' | 'operation';
}

export const failingOperations = ['update', 'delete', 'beginGetAccess', 'endGetAccess'] as const;

/**
 * The next such operations on a snapshot or disk of this name are accepted and then fail: their status tells code
 * and message, and an update or a delete leaves the resource `Failed` (inferred).
 */
export interface OperationFault extends Failing {
  name: string;
  operation: (typeof failingOperations)[number];
}

export function errorFromFault({ status, code, message, details }: Failing): ArmError {
  return new ArmError(status ?? 409, code, message, { ...(details && { details }) });
}

export interface Named {
  name: string;
  resourceGroup: string;
}

/** Faults of one kind that wait for the resource they hit. */
export class ResourceFaults<Fault extends { resourceGroup?: string; times?: number }> {
  readonly #nameOf: (fault: Fault) => string;
  readonly #faults = new FaultList<Fault>();

  constructor(nameOf: (fault: Fault) => string) {
    this.#nameOf = nameOf;
  }

  /** Returns what takes the fault away again. */
  add(fault: Fault): () => void {
    return this.#faults.add(fault);
  }

  /** The fault that hits this resource now. Counts. */
  take(target: Named, also: (fault: Fault) => boolean = () => true): Fault | undefined {
    return this.#faults.take(
      (fault) =>
        keyOf(this.#nameOf(fault)) === keyOf(target.name) &&
        (fault.resourceGroup === undefined || keyOf(fault.resourceGroup) === keyOf(target.resourceGroup)) &&
        also(fault),
    );
  }

  clear(): void {
    this.#faults.clear();
  }
}
