import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';

/**
 * Takes away the limits that Node sets in real time: it closes a connection that was idle for five seconds, which on
 * a busy machine meets the next request half-way and breaks it. Here nothing may depend on how fast the machine is.
 */
export function withoutTimeouts<Server extends HttpServer | HttpsServer>(server: Server): Server {
  server.keepAliveTimeout = 0;
  server.headersTimeout = 0;
  server.requestTimeout = 0;
  return server;
}
