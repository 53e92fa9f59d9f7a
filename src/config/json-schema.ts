import * as z from 'zod';
import { replicationFileSchema } from './replication-file.ts';

/** Text of `replication.schema.json`. Draft 7, which editors know best; checks across values are not in it. */
export function replicationSchemaText(): string {
  const schema = z.toJSONSchema(replicationFileSchema, {
    io: 'input',
    target: 'draft-7',
    override: ({ jsonSchema }) => {
      // What zod adds to every whole number says nothing to a reader.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  // Words of Visual Studio Code's own, without which it marks them as wrong in a `.json` file.
  const tolerant = { ...schema, allowComments: true, allowTrailingCommas: true };
  return `${JSON.stringify(tolerant, undefined, 2)}\n`;
}
