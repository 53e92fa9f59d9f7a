/** Nobody is told of alerts only where somebody said so. */
import { expect, test } from 'vitest';
import { alertEmailsProblem } from '../../../../infra/hooks/alert-emails.ts';

test.each(['nobody', 'platform@example.com', 'a@example.com, b.c+d@sub.example.org'])('%s', (text) => {
  expect(alertEmailsProblem(text)).toBeUndefined();
});

test.each(['$(ALERT_EMAILS)', 'a@example.com;b@example.com', 'a@example.com,', 'nobody,a@example.com', 'x'])(
  '%s is refused, and the message says what to set',
  (text) => {
    expect(alertEmailsProblem(text)).toMatch(
      /^ALERT_EMAILS has ".*", which is no address: set it to addresses/,
    );
  },
);
