/**
 * Reads share connections that are kept. Of their own, the clients open one for each call of a burst and drop most of them
 * after it, and to open one costs more than the call (measured). What changes something has those of the clients, and
 * waits for none: it is sent right after what proves it was read.
 */
import { Agent } from 'node:https';
import type { Stage } from './stage.ts';

/** Resource Manager ends what is idle by itself, how soon is not documented; what lies idle for longer is not used again, ms. */
const idleMs = 5000;

/** More than reads of so many subscriptions at their limits keep busy at a tenth of a second each. */
const mostConnections = 96;

export function keptConnections(): Stage {
  const agent = new Agent({ keepAlive: true, maxSockets: mostConnections, timeout: idleMs });
  return (request, next) => {
    // One that is there already leads through a proxy.
    if (request.method === 'GET') request.agent ??= agent;
    return next(request);
  };
}
