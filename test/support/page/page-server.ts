/** The page as the app serves it, over an API that gives these reports; on loopback. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { page } from '../../../src/functions/page.ts';
import { rule } from '../snapshots.ts';
import type { EstateReports } from './estate-of-reports.ts';

const projectRoot = path.resolve(import.meta.dirname, '../../..');

export interface PageServer {
  /** Of the page. */
  url: string;
  /** Every call to the API: `GET v1/status 304`. */
  calls: string[];
  /** Changed by a test; the next reading has it. */
  reports: EstateReports;
  /** Whatever is not undefined answers in place of the API. */
  answer: (call: string) => HttpResponseInit | undefined;
  /** What waits for this is answered after it. */
  held: (call: string) => Promise<void> | undefined;
  /** Operations that the page is told of, with the roles that may. */
  offers: Record<string, string[]>;
  /** Who looks, where it is not somebody with a key. */
  caller: { signIn?: 'entra'; name?: string; roles?: string[] };
  close: () => Promise<void>;
}

export async function servePage(reports: EstateReports): Promise<PageServer> {
  const handler = page({
    appRoot: projectRoot,
    access: { by: 'key', platformOn: false },
    version: '0.1.0',
    rules: [
      { ...rule, name: 'golden-images', readyWithinMs: 20 * 60_000 },
      { ...rule, name: 'kiosks', readyWithinMs: 45 * 60_000 },
    ],
  });
  const served: PageServer = {
    url: '',
    calls: [],
    reports,
    answer: () => undefined,
    held: () => undefined,
    caller: {},
    offers: {
      getPause: ['Reader'],
      postPause: ['Operator'],
      postResume: ['Operator'],
      getDeadLetters: ['Reader'],
      postReplay: ['Operator'],
      postDiscard: ['Operator'],
    },
    close: () => closed(server),
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://page');
    // Where there is no local cloud to play with.
    if (url.pathname === '/local/scene') return void response.writeHead(204).end();
    const answering = url.pathname.startsWith('/api/page')
      ? Promise.resolve(
          handler(requestOf(request, url), {} as unknown as InvocationContext) as Promise<HttpResponseInit>,
        )
      : heldAnswer(served, request, url);
    void answering.then(
      (answer: { status?: number; headers?: unknown; jsonBody?: unknown; body?: unknown }) => {
        const { status = 200, headers = {}, jsonBody } = answer;
        // The API given here has these as well, whatever the built one offers.
        if (isObject(jsonBody) && isObject(jsonBody['operations'])) {
          Object.assign(jsonBody['operations'], served.offers);
          Object.assign(jsonBody, served.caller);
        }
        const body = answer.body as Buffer | string | undefined;
        response.writeHead(status, headers as Record<string, string>);
        response.end(jsonBody === undefined ? body : JSON.stringify(jsonBody));
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  served.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/page`;
  return served;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

function requestOf(request: IncomingMessage, url: URL): HttpRequest {
  const headers = new Headers(request.headers as Record<string, string>);
  const file = url.pathname.replace(/^\/api\/page\/?/, '');
  return { headers, params: { file }, url: url.href } as unknown as HttpRequest;
}

async function heldAnswer(served: PageServer, request: IncomingMessage, url: URL): Promise<HttpResponseInit> {
  await served.held(`${request.method ?? 'GET'} ${url.pathname.replace(/^\/api\//, '')}`);
  return apiAnswer(served, request, url);
}

function apiAnswer(served: PageServer, request: IncomingMessage, url: URL): HttpResponseInit {
  const { method = 'GET' } = request;
  const route = url.pathname.replace(/^\/api\//, '');
  const given =
    served.answer(`${method} ${route}`) ?? (method === 'GET' ? read(served.reports, route) : accepted(route));
  const text = JSON.stringify(given.jsonBody);
  const etag = `W/"${createHash('sha256').update(text).digest('hex').slice(0, 16)}"`;
  const isSame = given.status === undefined && request.headers['if-none-match'] === etag;
  served.calls.push(`${method} ${route}${isSame ? ' 304' : ''}`);
  if (isSame) return { status: 304, headers: { etag } };
  return { ...given, headers: { 'content-type': 'application/json', etag } };
}

function read(reports: EstateReports, route: string): HttpResponseInit {
  const [, what = '', name = ''] = route.split('/');
  switch (what) {
    case 'status':
      return { jsonBody: reports.status };
    case 'history':
      return { jsonBody: reports.history };
    case 'deletions':
      return { jsonBody: { complete: true, unread: [], sets: reports.sets, ...reports.deletionsOver } };
    case 'dead-letters':
      return { jsonBody: { complete: true, unread: [], letters: reports.letters, ...reports.lettersOver } };
    case 'pause':
      return { jsonBody: { complete: true, unread: [], pauses: reports.pauses } };
    case 'explain':
      return { jsonBody: reports.explain(decodeURIComponent(name)) };
    default:
      return {
        status: 404,
        jsonBody: { title: 'Not Found', detail: `there is no ${route}`, code: 'NotFound' },
      };
  }
}

function accepted(route: string): HttpResponseInit {
  if (/pins|cancel/.test(route)) return { jsonBody: { kind: 'pins', replicas: [], failed: [] } };
  return { status: 202, jsonBody: {} };
}
