/** A clear word for a port that cannot be had; any other error as it is. */
export function portError(error: unknown, what: string, port: number | undefined): Error {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE' || code === 'EACCES') {
    const why = code === 'EADDRINUSE' ? 'is already in use' : 'may not be used by this user';
    return new Error(
      `port ${String(port)} for ${what} ${why}; choose another one, or leave it out to have a free one chosen`,
      { cause: error },
    );
  }
  return error instanceof Error ? error : new Error(String(error));
}
