/** Node's own words on options, without its advice on texts that begin with a dash, which nothing here takes. */
export function optionProblem(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\. To specify a positional argument starting with a '-'.*$/s, '');
}
