/** Requests that a page of another site makes a browser send, with the cookie of whoever is signed in there. */
import type { HttpHandler, HttpRequest } from '@azure/functions';
import { refusal } from './caller.ts';

/** Browsers tell where a request comes from, and no page can make them tell another thing; programs tell nothing. */
export function isOfOtherSite({ headers, url }: Pick<HttpRequest, 'headers' | 'url'>): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site !== 'same-origin' && site !== 'none';
  // Browsers of before 2023 name the page alone.
  const origin = headers.get('origin');
  if (origin === null) return false;
  // Before the app there may be a gateway; a page that sets such a header has to ask before it sends anything.
  const own = [new URL(url).host, headers.get('x-forwarded-host'), headers.get('x-original-host')];
  return !own.includes(URL.parse(origin)?.host ?? '');
}

export const otherSiteText = 'a page of another site may not change anything here';

/** For what changes anything. */
export function refusingOtherSites(handler: HttpHandler): HttpHandler {
  return (request, context) =>
    isOfOtherSite(request) ? refusal(403, 'OtherSite', otherSiteText) : handler(request, context);
}
