import * as z from 'zod';
import { deadLettersSchema } from './dead-letters.ts';
import { deletionsSchema } from './deletions.ts';
import { explainSchema } from './explain.ts';
import { historySchema } from './history.ts';
import { pausesSchema } from './pauses.ts';
import { planSchema } from './plan.ts';
import { statusSchema } from './status.ts';

/** Every kind of report, in one JSON schema: `kind` tells them apart. */
export const reportSchemas = [
  statusSchema,
  planSchema,
  explainSchema,
  historySchema,
  deletionsSchema,
  pausesSchema,
  deadLettersSchema,
] as const;

/** Text of `report.schema.json`. */
export function reportSchemaText(): string {
  const schema = z.toJSONSchema(z.discriminatedUnion('kind', reportSchemas), {
    target: 'draft-7',
    override: ({ jsonSchema }) => forReaders(jsonSchema),
  });
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

/** What zod adds to every whole number says nothing to a reader; and readers ignore fields that they don't know. */
export function forReaders(jsonSchema: {
  maximum?: number | undefined;
  minimum?: number | undefined;
  additionalProperties?: unknown;
}): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  delete jsonSchema.additionalProperties;
}
