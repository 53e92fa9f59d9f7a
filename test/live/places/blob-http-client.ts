import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
  type RequestBodyType,
} from '@azure/core-rest-pipeline';
import type { HttpOperationResponse, IHttpClient, WebResource } from '@azure/storage-blob';

/** The Blob SDK takes its way to the network in an older form than the others. */
export function blobHttpClient(inner: HttpClient): IHttpClient {
  return {
    sendRequest: async (asked: WebResource) => {
      const { url, method, abortSignal, streamResponseStatusCodes } = asked;
      const request = createPipelineRequest({
        url,
        method,
        headers: createHttpHeaders(asked.headers.toJson({ preserveCase: true })),
        ...(asked.body !== undefined && { body: asked.body as RequestBodyType }),
        ...(abortSignal && { abortSignal }),
        ...(streamResponseStatusCodes && { streamResponseStatusCodes }),
      });
      const response = await inner.sendRequest(request);
      const headers = { toJson: () => response.headers.toJSON() };
      return { ...response, request: asked, headers } as unknown as HttpOperationResponse;
    },
  };
}
