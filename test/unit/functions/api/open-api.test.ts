import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { openApiDocument } from '../../../../src/functions/api/open-api.ts';
import { operations } from '../../../../src/functions/api/operations.ts';

function jsonIn(file: string): Record<string, unknown> {
  const text = readFileSync(new URL(`../../../../${file}`, import.meta.url), 'utf8');
  return JSON.parse(text) as Record<string, unknown>;
}

test('openapi.json is that of the code (else: npm run reports)', () => {
  expect(jsonIn('openapi.json')).toEqual(
    openApiDocument(String(jsonIn('package.json')['version']), operations),
  );
});

test('it is OpenAPI 3.1', async () => {
  const validator = new Validator();
  expect(await validator.validate(openApiDocument('1.0.0', operations))).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
  const broken = openApiDocument('1.0.0', operations);
  expect(
    await validator.validate({ ...broken, paths: { '/v1/status': { get: { responses: 1 } } } }),
  ).toMatchObject({
    valid: false,
  });
});
