import { operation, type Operation } from './operation.ts';
import type { OperationName } from './routes.ts';

/** Describes itself too, so it is told of all operations when it is asked. */
export function getOpenApi(operations: () => Readonly<Record<OperationName, Operation>>): Operation {
  return operation({
    summary: 'this description',
    isRead: true,
    answers: { 200: { description: 'OpenAPI 3.1' } },
    run: async ({ service: { version } }) => {
      const { openApiDocument } = await import('./open-api.ts');
      return { status: 200, body: openApiDocument(version, operations()) };
    },
  });
}
