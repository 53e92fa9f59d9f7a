/**
 * The page: files that `build.ts` made, and who looks at them. They hold no data; that is the API's, which asks for
 * its own proof. Nothing of them is read before somebody asks, as a start for a message needs none of it.
 */
import type { HttpHandler, HttpRequest, HttpResponseInit } from '@azure/functions';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { once } from '../azure/lazily.ts';
import type { AccessSettings } from '../config/settings.ts';
import type { Rule } from '../replication/rule.ts';
import { routes } from './api/routes.ts';
import { rolesOf } from './caller.ts';

/** As the manifest of `dist/page` tells each of its files. */
interface PageFile {
  type: string;
  /** Whether its name changes with what is in it. */
  isHashed: boolean;
  etag: string;
}

interface LoadedFile extends PageFile {
  bytes: Buffer;
  compressed: Buffer;
}

export interface PageOptions {
  /** The folder of the deployed app. */
  appRoot: string;
  access: AccessSettings;
  version: string;
  rules: readonly Rule[];
}

/** Scripts and styles are of this origin and of files alone; no text becomes markup; nobody frames it. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const headers = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  vary: 'accept-encoding',
};

/**
 * Whether there is a page at all. Without the platform's sign-in whoever knows the address sees that the app is there,
 * so that has to be said by a setting.
 */
export function isPageServed({ by, platformOn }: AccessSettings, pageWithoutSignIn: boolean): boolean {
  return (by === 'entra' && platformOn) || pageWithoutSignIn;
}

/** `GET page`, its files below it, and `GET page/me`: who asks, and what they may do. */
export function page(options: PageOptions): HttpHandler {
  const { appRoot } = options;
  const folder = path.join(appRoot, 'dist/page');
  const manifest = once(() => readManifest(folder));
  const loaded = new Map<string, Promise<LoadedFile>>();
  return async (request) => {
    const name = request.params['file'] ?? '';
    if (name === 'me') return me(options, request);
    const files = await manifest();
    const wanted = name === '' ? 'index.html' : name;
    const file = files.get(wanted);
    if (file === undefined) return { status: 404, headers, body: 'The page has no such file.' };
    const known = loaded.get(wanted) ?? load(path.join(folder, wanted), file);
    loaded.set(wanted, known);
    known.catch(() => loaded.delete(wanted));
    return answer(await known, request);
  };
}

function answer(
  { type, isHashed, etag, bytes, compressed }: LoadedFile,
  request: HttpRequest,
): HttpResponseInit {
  const cached = {
    ...headers,
    etag,
    'cache-control': isHashed ? 'private, max-age=31536000, immutable' : 'private, no-cache',
  };
  const named = (request.headers.get('if-none-match') ?? '').split(',').map((one) => one.trim());
  if (named.includes(etag)) return { status: 304, headers: cached };
  const typed = { ...cached, 'content-type': type };
  if (!/\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')) return { headers: typed, body: bytes };
  return { headers: { ...typed, 'content-encoding': 'gzip' }, body: compressed };
}

/** What the page needs in order to say beforehand what the API would refuse. */
function me({ access, version, rules }: PageOptions, request: HttpRequest): HttpResponseInit {
  const isSignedIn = access.by === 'entra' && access.platformOn;
  // Written by the platform, which takes such headers off of what comes in.
  const name = isSignedIn ? request.headers.get('x-ms-client-principal-name') : null;
  const roles = isSignedIn ? (rolesOf(request) ?? []) : [];
  return {
    headers: { ...headers, 'cache-control': 'no-store' },
    jsonBody: {
      signIn: access.by,
      ...(name !== null && { name }),
      roles,
      version,
      operations: Object.fromEntries(routes.map(({ name: one, roles: allowed }) => [one, allowed])),
      objectives: Object.fromEntries(
        rules.flatMap(({ name: rule, readyWithinMs }) =>
          readyWithinMs === undefined ? [] : [[rule, readyWithinMs / 1000]],
        ),
      ),
    },
  };
}

/** The manifest's own names are all that is ever read; a name of a request is looked up, and makes no path. */
async function readManifest(folder: string): Promise<Map<string, PageFile>> {
  const text = await readFile(path.join(folder, 'manifest.json'), 'utf8');
  return new Map(Object.entries(JSON.parse(text) as Record<string, PageFile>));
}

async function load(file: string, described: PageFile): Promise<LoadedFile> {
  const bytes = await readFile(file);
  return { ...described, bytes, compressed: await promisify(gzip)(bytes, { level: 9 }) };
}
