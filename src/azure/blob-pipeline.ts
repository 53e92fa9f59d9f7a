/**
 * The way to the Blob service. Its clients take whatever comes with a success for what was asked for: a page of something
 * in between, such as a proxy, for a listing of no containers, for a blob without any pages, and for one without metadata
 * (seen with storage-blob 12.34.0). By the first an account is deleted, by the second a copy is done.
 */
import type { TokenCredential } from '@azure/identity';
import {
  newPipeline,
  type AnonymousCredential,
  type Pipeline,
  type RequestPolicyFactory,
  type StoragePipelineOptions,
} from '@azure/storage-blob';
import { MalformedAnswerError } from './malformed-answer.ts';

/** For a client; a success that is not the service's is thrown as `MalformedAnswerError`. */
export function blobPipeline(
  credential: TokenCredential | AnonymousCredential,
  options: StoragePipelineOptions,
): Pipeline {
  const pipeline = newPipeline(credential, options);
  pipeline.factories.push(ofTheService);
  return pipeline;
}

const ofTheService: RequestPolicyFactory = {
  create: (next) => ({
    sendRequest: async (request) => {
      const answer = await next.sendRequest(request);
      // Each answer of the service names the request (documented), whatever its version.
      if (answer.status < 400 && !answer.headers.get('x-ms-request-id')) {
        throw new MalformedAnswerError('it is not one of the Blob service');
      }
      return answer;
    },
  }),
};
