/** One https request, as it was answered. */
export interface LoggedRequest {
  method: string;
  path: string;
  apiVersion: string | undefined;
  /** For example `Microsoft.Compute/snapshots/write`; absent for an unknown route. */
  action: string | undefined;
  /** Absent when the connection was broken instead. */
  status: number | undefined;
  /** Azure's code of a refusal. */
  code: string | undefined;
  /** Never the token. */
  principal: string;
  /** When it arrived, ms since 1970. */
  time: number;
}

export interface RequestFilter {
  method?: string;
  /** Compared without regard to case. */
  pathIncludes?: string;
  action?: string;
  status?: number;
  /** ms since 1970, inclusive */
  since?: number;
}

/** Every request that came over https. Calls from inside are not in it. */
export class RequestLog {
  #requests: LoggedRequest[] = [];

  get requests(): readonly LoggedRequest[] {
    return this.#requests;
  }

  add(request: LoggedRequest): void {
    this.#requests.push(request);
  }

  select(filter: RequestFilter): LoggedRequest[] {
    return this.#requests.filter((request) => matches(request, filter));
  }

  count(filter: RequestFilter = {}): number {
    return this.select(filter).length;
  }

  reset(): void {
    this.#requests = [];
  }
}

function matches(request: LoggedRequest, filter: RequestFilter): boolean {
  const { method, pathIncludes, action, status, since } = filter;
  return (
    (method === undefined || request.method === method) &&
    (pathIncludes === undefined || request.path.toLowerCase().includes(pathIncludes.toLowerCase())) &&
    (action === undefined || request.action?.toLowerCase() === action.toLowerCase()) &&
    (status === undefined || request.status === status) &&
    (since === undefined || request.time >= since)
  );
}
