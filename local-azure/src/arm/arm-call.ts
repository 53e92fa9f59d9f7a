import type { ArmAnswer, ArmRequest } from './arm-message.ts';
import type { Cloud } from './cloud.ts';

/** What a route's path holds; empty where it has no such part. */
export interface RouteParams {
  subscriptionId: string;
  resourceGroup: string;
  /** Of the resource: a snapshot, a disk, or a lock. */
  name: string;
  /** What an extension (lock, tags) sits on. */
  scope: string;
  location: string;
  operationId: string;
  /** Of a resource provider. */
  namespace: string;
}

/** A request that was found a route, authenticated, authorized and let through by locks. */
export interface ArmCall {
  request: ArmRequest;
  params: RouteParams;
  apiVersion: string;
  /** For example `Microsoft.Compute/snapshots/write`. */
  action: string;
  cloud: Cloud;
}

/** Answers at once; what takes longer is begun as an operation. Refuses by throwing `ArmError`. */
export type Handle = (call: ArmCall) => ArmAnswer;
