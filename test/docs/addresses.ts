/** The addresses that the app serves: those of the described API, and the older ones beside it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root, textOf } from './markdown.ts';

export interface Address {
  /** `GET`, `POST`. */
  method: string;
  /** Below `/api/`; what varies in braces. */
  route: string;
  /** Names in the query. */
  parameters: readonly string[];
}

interface OpenApi {
  paths: Record<string, Record<string, { parameters?: readonly { name?: string; in?: string }[] }>>;
}

/** Throws when the registrations of the older ones are no longer found. */
export function addressesOf(): Address[] {
  const { paths } = JSON.parse(textOf('openapi.json')) as OpenApi;
  const described = Object.entries(paths).flatMap(([route, operations]) =>
    Object.entries(operations).map(([method, { parameters = [] }]) => ({
      method: method.toUpperCase(),
      route: route.slice(1),
      parameters: parameters.flatMap(({ in: where, name }) =>
        where === 'query' && name !== undefined ? [name] : [],
      ),
    })),
  );
  const registrations = readFileSync(path.join(root, 'src/functions/index.ts'), 'utf8');
  const older = [...registrations.matchAll(/^register\('(GET|POST)', '\w+', '([^']+)'/gm)].map(
    ([, method = '', route = '']) => ({ method, route, parameters: [] }),
  );
  if (older.length === 0) throw new Error('src/functions/index.ts registers no address in the known form');
  return [...described, ...older];
}
