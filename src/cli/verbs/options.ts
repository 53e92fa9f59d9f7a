/** Options that several commands have. */
import type { VerbOption } from '../verb.ts';

export const ruleOption: VerbOption = {
  flags: '--rule <name>',
  description: 'only this rule; can be given again',
  many: true,
};

export const yesOption: VerbOption = { flags: '-y, --yes', description: 'does not ask' };

export const timeoutOption: VerbOption = {
  flags: '--timeout <duration>',
  description: 'how long to wait: 90s, 30m, 2h, or ISO 8601 such as PT2H (default: no end)',
};

export const subscriptionOption: VerbOption = {
  flags: '--subscription <id>',
  description: 'id or name (default: AZURE_SUBSCRIPTION_ID, or the only one that there is)',
};
