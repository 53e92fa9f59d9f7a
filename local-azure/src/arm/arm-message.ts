/** One call to Resource Manager, whether it came over https or from inside. */
export interface ArmRequest {
  method: string;
  /** `https://<host>` as the caller sees it; links in answers begin with it. */
  origin: string;
  /** Without query, empty segments removed. */
  path: string;
  query: URLSearchParams;
  /** Parsed JSON; undefined when there is none. */
  body: unknown;
  /** Bearer token; absent for calls from inside. */
  token: string | undefined;
  /** Who calls, for throttling and the log; never the token. */
  principal: string;
  correlationId: string;
}

export interface ArmAnswer {
  status: number;
  body?: unknown;
  /** Sent as it is, in place of `body`; its content type is among the headers. */
  text?: string;
  headers?: Readonly<Record<string, string>>;
  /** The connection breaks, or falls silent, in the middle of the body. */
  cut?: 'broken' | 'stalled';
}

/** A refusal's `error.details[]`. */
export interface ArmErrorDetail {
  code?: string;
  target?: string;
  message?: string;
}

/** A refusal's `error.additionalInfo[]`, such as what policy it was. */
export interface ArmErrorInfo {
  type: string;
  info: unknown;
}

export interface ArmErrorBody {
  code: string;
  message: string;
  target?: string;
  details?: readonly ArmErrorDetail[];
  additionalInfo?: readonly ArmErrorInfo[];
}

export function urlOf({ origin, path, query }: ArmRequest): string {
  const text = query.toString();
  return `${origin}${path}${text === '' ? '' : `?${text}`}`;
}
