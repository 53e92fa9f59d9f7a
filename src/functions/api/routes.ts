/**
 * The addresses of the API and who may call them; light, as it is read at every start. What each takes, does and
 * answers is in operations.ts, which is loaded with the first request.
 */
import type { AppRole } from '../caller.ts';

export interface Route {
  /** Name of the function, and `operationId`. */
  name: string;
  method: 'GET' | 'POST';
  /** Below `/api/`. */
  route: string;
  roles: readonly AppRole[];
}

const reading: readonly AppRole[] = ['Reader', 'Operator', 'Approver'];
const operating: readonly AppRole[] = ['Operator', 'Approver'];
/** Whatever lets an image be deleted. */
const approving: readonly AppRole[] = ['Approver'];

export const routes = [
  { name: 'getHealth', method: 'GET', route: 'v1/health', roles: reading },
  { name: 'getOpenApi', method: 'GET', route: 'v1/openapi.json', roles: reading },
  { name: 'getStatus', method: 'GET', route: 'v1/status', roles: reading },
  { name: 'getPlan', method: 'GET', route: 'v1/plan', roles: reading },
  { name: 'getExplain', method: 'GET', route: 'v1/explain/{name}', roles: reading },
  { name: 'getHistory', method: 'GET', route: 'v1/history', roles: reading },
  { name: 'postSync', method: 'POST', route: 'v1/sync', roles: operating },
  { name: 'getDeletions', method: 'GET', route: 'v1/deletions', roles: reading },
  { name: 'postApprove', method: 'POST', route: 'v1/deletions/{setId}/approve', roles: approving },
  { name: 'postCancel', method: 'POST', route: 'v1/deletions/{setId}/cancel', roles: operating },
  { name: 'postPins', method: 'POST', route: 'v1/pins', roles: operating },
  { name: 'postUnpins', method: 'POST', route: 'v1/pins/remove', roles: approving },
  { name: 'getPause', method: 'GET', route: 'v1/pause', roles: reading },
  { name: 'postPause', method: 'POST', route: 'v1/pause', roles: operating },
  { name: 'postResume', method: 'POST', route: 'v1/resume', roles: operating },
  { name: 'getDeadLetters', method: 'GET', route: 'v1/dead-letters', roles: reading },
  { name: 'postReplay', method: 'POST', route: 'v1/dead-letters/{queue}/{id}/replay', roles: operating },
  { name: 'postDiscard', method: 'POST', route: 'v1/dead-letters/{queue}/{id}/discard', roles: operating },
] as const satisfies readonly Route[];

/**
 * Takes what no route above takes. The Functions host answers that with no body at all, and tries routes in the order
 * of their names (seen by others): this one comes last.
 */
export const unknownAddress = {
  name: 'unknownAddress',
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  route: 'v1/{*rest}',
  roles: reading,
} as const;

export type OperationName = (typeof routes)[number]['name'];
