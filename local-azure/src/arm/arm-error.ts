import type { ArmAnswer, ArmErrorBody, ArmErrorDetail, ArmErrorInfo } from './arm-message.ts';

/** A refusal, which becomes an answer `{ error: ArmErrorBody }` with its HTTP status. */
export class ArmError extends Error {
  override readonly name = 'ArmError';
  readonly status: number;
  readonly code: string;
  readonly target: string | undefined;
  readonly details: readonly ArmErrorDetail[] | undefined;
  readonly additionalInfo: readonly ArmErrorInfo[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: {
      target?: string;
      details?: readonly ArmErrorDetail[];
      additionalInfo?: readonly ArmErrorInfo[];
      headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.target = more.target;
    this.details = more.details;
    this.additionalInfo = more.additionalInfo;
    this.headers = more.headers ?? {};
  }

  /** The inner object of the answer, also used by a failed long-running operation. */
  toJSON(): ArmErrorBody {
    return {
      code: this.code,
      message: this.message,
      ...(this.target !== undefined && { target: this.target }),
      ...(this.details !== undefined && { details: this.details }),
      ...(this.additionalInfo !== undefined && { additionalInfo: this.additionalInfo }),
    };
  }

  answer(): ArmAnswer {
    return { status: this.status, body: { error: this.toJSON() }, headers: this.headers };
  }
}
