/** Registers the API, and loads what is behind it with the first request alone. */
import type { HttpHandler } from '@azure/functions';
import { once } from '../../azure/lazily.ts';
import type { AccessSettings } from '../../config/settings.ts';
import { allowing } from '../caller.ts';
import type { AskedService } from '../service.ts';
import type { Api } from './operation.ts';
import { routes, type Route } from './routes.ts';

export type Register = (route: Route, handler: HttpHandler) => void;

export function registerApi(register: Register, service: AskedService, access: AccessSettings): void {
  const loaded = once(async () => {
    const [{ serve }, { KeptAnswers }, problems] = await Promise.all([
      import('./serve.ts'),
      import('./kept-answers.ts'),
      import('./problem.ts'),
    ]);
    const api: Api = {
      service,
      kept: new KeptAnswers(() => service.world.surroundings.now()),
      singles: { most: 10, complete: new Set() },
    };
    return { serve, api, ...problems };
  });
  for (const route of routes) {
    register(route, async (request, context) => {
      const { serve, api, problemAnswer, problemOf } = await loaded();
      const handler = allowing(
        access,
        route.roles,
        () => serve(route.name, api, access, request, context),
        (status, code, message) => problemAnswer(problemOf(status, code, message)),
      );
      return handler(request, context);
    });
  }
}
