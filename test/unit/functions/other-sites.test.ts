/** A browser that is signed in sends its cookie whatever page makes it ask. */
import { expect, test } from 'vitest';
import { isOfOtherSite } from '../../../src/functions/other-sites.ts';

function asked(headers: Record<string, string>): boolean {
  const request = { headers: new Headers(headers), url: 'https://func-golden.azurewebsites.net/api/sync' };
  return isOfOtherSite(request);
}

test.each([
  ['a program names no page', {}, false],
  [
    'our own page',
    { 'sec-fetch-site': 'same-origin', origin: 'https://func-golden.azurewebsites.net' },
    false,
  ],
  ['whoever types the address', { 'sec-fetch-site': 'none' }, false],
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, true],
  ['another app below the same domain', { 'sec-fetch-site': 'same-site' }, true],
  ['a word of later browsers that we do not know', { 'sec-fetch-site': 'new' }, true],
  ['an old browser on our page', { origin: 'https://func-golden.azurewebsites.net' }, false],
  ['an old browser on another site', { origin: 'https://evil.example' }, true],
  ['an old browser in a frame without an origin', { origin: 'null' }, true],
  [
    'an old browser, by a gateway before the app',
    { origin: 'https://images.contoso.com', 'x-forwarded-host': 'images.contoso.com' },
    false,
  ],
  [
    'an old browser elsewhere, by the gateway',
    { origin: 'https://evil.example', 'x-forwarded-host': 'images.contoso.com' },
    true,
  ],
])('%s', (_who, headers, isOther) => {
  expect(asked(headers as Record<string, string>)).toBe(isOther);
});
