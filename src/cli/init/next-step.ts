/** What comes after `init`, with the words that make it work: `plan` has to be told whose replicas are ours. */
import { cliEnvironment, isInstallationKnown, optionSettings } from '../cli-settings.ts';
import { textOption, type Call } from '../verb.ts';

/** Those that `doctor` and `plan` have too; what was told once is not to be found out again. */
const told = [...Object.keys(optionSettings), 'local'];

export function nextStepText(call: Call): string {
  const words = told.flatMap((option) => {
    const value = textOption(call, option);
    return value === undefined ? [] : [`--${option}`, quoted(value)];
  });
  const doctor = ['snaprep doctor', ...words].join(' ');
  const plan = ['snaprep plan', ...words].join(' ');
  return isInstallationKnown(cliEnvironment(call))
    ? `Next: ${doctor}, then ${plan}.\n`
    : `Next: ${doctor}, then ${plan} --installation NAME, where NAME is one of your own that never changes, or ` +
        '--namespace with that of the deployed service.\n';
}

/** As a shell takes it for one word. */
function quoted(value: string): string {
  return /^[\w./:@%+=,\\-]+$/.test(value) ? value : `"${value}"`;
}
