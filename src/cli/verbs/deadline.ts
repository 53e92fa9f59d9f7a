import { textOption, type Call } from '../verb.ts';

/** What `--timeout` says, as ms since 1970; without one no end. Throws `UsageError`. */
export async function deadlineOf(call: Call, otherwise?: string): Promise<{ deadline?: number }> {
  const { durationFrom } = await import('../option-duration.ts');
  const text = textOption(call, 'timeout') ?? otherwise;
  return text === undefined ? {} : { deadline: call.io.now() + durationFrom('--timeout', text) };
}
