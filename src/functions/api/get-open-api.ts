import { operation } from './operation.ts';

export const getOpenApi = operation({
  summary: 'this description',
  isRead: true,
  answers: { 200: { description: 'OpenAPI 3.1' } },
  run: async ({ service: { version } }) => {
    const { openApiDocument } = await import('./open-api.ts');
    return { status: 200, body: openApiDocument(version) };
  },
});
