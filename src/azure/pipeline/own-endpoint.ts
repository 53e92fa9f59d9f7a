import { MalformedAnswerError } from '../malformed-answer.ts';
import { addressOf } from './resource-path.ts';
import type { Stage } from './stage.ts';

/**
 * Nothing leaves for another host: an answer may name where its next page is, and with the request for it goes our
 * token. Regional endpoints lie under the global one (`westeurope.management.azure.com`).
 */
export function onlyTo(endpoint: string): Stage {
  const own = new URL(endpoint);
  return (request, next) => {
    if (!isWithin(addressOf(request), own)) {
      throw new MalformedAnswerError('it leads to a host that is not Resource Manager');
    }
    return next(request);
  };
}

function isWithin(url: URL, endpoint: URL): boolean {
  const isHost = url.hostname === endpoint.hostname || url.hostname.endsWith(`.${endpoint.hostname}`);
  return isHost && url.protocol === endpoint.protocol && url.port === endpoint.port;
}
