import { durationText } from '../words.ts';
import { ok, problem, unknown, type Check } from './check.ts';

/** Entra's tokens are good from a little before they are made (documented: five minutes of leeway). */
const mostMs = 5 * 60_000;

export const clock: Check = {
  name: 'clock',
  async run({ arm, config }) {
    const [rule] = config.rules;
    // Any answer tells the time of whoever gave it.
    if (arm.clock === undefined && rule !== undefined) {
      await arm
        .get(`/subscriptions/${rule.source.subscriptionId}?api-version=2022-12-01`)
        .catch(() => undefined);
    }
    if (arm.clock === undefined) return [unknown('Azure gave no time')];
    const ms = arm.clock.ours - arm.clock.theirs;
    const text = `${durationText(Math.round(Math.abs(ms) / 1000))} ${ms < 0 ? 'behind' : 'ahead of'} Azure`;
    if (Math.abs(ms) <= mostMs) return [ok(text)];
    return [
      problem(
        `${text}: tokens are refused`,
        'set the clock: sudo timedatectl set-ntp true, or w32tm /resync',
      ),
    ];
  },
};
