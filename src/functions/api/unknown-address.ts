/** What is asked for below `v1` and is no address of the API, or none for this method: a problem as every other. */
import { problemAnswer, problemOf } from './problem.ts';
import { routes } from './routes.ts';

export interface FoundRoute {
  route: (typeof routes)[number];
  params: Record<string, string>;
}

/** All routes of an address, whatever their method; `address` is that of a request, in full. */
export function routesAt(address: string): FoundRoute[] {
  const { pathname } = new URL(address);
  const parts = pathname
    .slice(pathname.toLowerCase().indexOf('/v1/') + 1)
    .split('/')
    .filter((part) => part !== '');
  return routes.flatMap((route) => {
    const params = paramsOf(route.route.split('/'), parts);
    return params === undefined ? [] : [{ route, params }];
  });
}

/** Undefined where they do not fit. Words match in any case, as with the host. */
function paramsOf(template: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  if (template.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, wanted] of template.entries()) {
    const part = parts[at] ?? '';
    const [, name] = /^\{(\w+)\}$/.exec(wanted) ?? [];
    if (name !== undefined) params[name] = decoded(part);
    else if (wanted.toLowerCase() !== part.toLowerCase()) return undefined;
  }
  return params;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** `found` has none for the method that was asked with. */
export function unknownAnswer(
  method: string,
  found: readonly FoundRoute[],
): ReturnType<typeof problemAnswer> {
  if (found.length === 0) {
    const detail = 'there is no such address; GET /api/v1/openapi.json describes those that there are';
    return problemAnswer(problemOf(404, 'NoSuchAddress', detail));
  }
  const allowed = found.map(({ route }) => route.method).join(', ');
  const answer = problemAnswer(
    problemOf(405, 'MethodNotAllowed', `${method} is not for this address; it takes ${allowed}`),
  );
  const headers = new Headers(answer.headers);
  headers.set('allow', allowed);
  return { ...answer, headers };
}
