/** Registers the API, and loads what is behind it with the first request alone. */
import type {
  HttpHandler,
  HttpMethod,
  HttpRequest,
  HttpResponseInit,
  InvocationContext,
} from '@azure/functions';
import { once } from '../../azure/lazily.ts';
import type { AccessSettings } from '../../config/settings.ts';
import { allowing } from '../caller.ts';
import type { AskedService } from '../service.ts';
import type { Api } from './operation.ts';
import { routes, unknownAddress, type OperationName } from './routes.ts';

/** As an HTTP trigger has it. */
export interface Registered {
  name: string;
  methods: readonly HttpMethod[];
  route: string;
}

export type Register = (registered: Registered, handler: HttpHandler) => void;

export function registerApi(register: Register, service: AskedService, access: AccessSettings): void {
  const loaded = once(async () => {
    const [{ serve }, { KeptAnswers }, unknown, problems] = await Promise.all([
      import('./serve.ts'),
      import('./kept-answers.ts'),
      import('./unknown-address.ts'),
      import('./problem.ts'),
    ]);
    const api: Api = {
      service,
      kept: new KeptAnswers(() => service.world.surroundings.now()),
      singles: { most: 10, complete: new Set() },
    };
    return { serve, api, ...unknown, ...problems };
  });

  /** For callers who have one of the roles. */
  async function guarded(
    { roles }: Pick<(typeof routes)[number], 'roles'>,
    request: HttpRequest,
    context: InvocationContext,
    handler: HttpHandler,
  ): Promise<HttpResponseInit> {
    const { problemAnswer, problemOf } = await loaded();
    const guarding = allowing(access, roles, handler, (status, code, message) =>
      problemAnswer(problemOf(status, code, message)),
    );
    return guarding(request, context);
  }

  async function served(
    name: OperationName,
    request: HttpRequest,
    context: InvocationContext,
    params = request.params,
  ): Promise<HttpResponseInit> {
    const { serve, api } = await loaded();
    return serve(name, api, access, { request, params }, context);
  }

  for (const route of routes) {
    const { name, method, route: template } = route;
    register({ name, methods: [method], route: template }, (request, context) =>
      guarded(route, request, context, () => served(name, request, context)),
    );
  }
  register(unknownAddress, async (request, context) => {
    const { routesAt, unknownAnswer } = await loaded();
    const found = routesAt(request.url);
    const known = found.find(({ route }) => route.method === request.method);
    // Hosts take the first by name (unverified, docs/unproven.md): one that takes this one first loses nothing by it.
    return guarded(known?.route ?? unknownAddress, request, context, () =>
      known === undefined
        ? unknownAnswer(request.method, found)
        : served(known.route.name, request, context, known.params),
    );
  });
}
