/** Who is told of alerts, as people and pipelines write it; main.bicepparam takes it apart. */

const address = /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/;

/**
 * What is wrong with it; undefined where nothing is. What is no address would be left out without a word, and a
 * pipeline of Azure DevOps hands on `$(ALERT_EMAILS)` as it stands where nobody set the variable.
 */
export function alertEmailsProblem(text: string): string | undefined {
  const entries = text.split(',').map((entry) => entry.trim());
  if (entries.join() === 'nobody') return undefined;
  const wrong = entries.find((entry) => !address.test(entry));
  return wrong === undefined
    ? undefined
    : `ALERT_EMAILS has "${wrong}", which is no address: set it to addresses with commas between them, or to nobody`;
}
