/** What the app says of the sources and targets that it may read, and of those that it may not. */

export interface NoAccess {
  text: string;
  /** Of Azure, for a group; undefined where the app gave no answer of its own. */
  code?: string;
}

interface Access {
  groups: { subscriptionId: string; resourceGroup: string; problem?: { code: string; message: string } }[];
}

/** What is missing; empty where every group can be read. */
export function accessOf(answer: { status: number; body: unknown } | undefined): NoAccess[] {
  const { status, body } = answer ?? { status: 0, body: undefined };
  if (status !== 200) return [{ text: `GET /api/access answered ${status}, not 200` }];
  const { groups } = (body ?? {}) as Partial<Access>;
  if (groups === undefined) return [{ text: 'GET /api/access answered with something else than its JSON' }];
  return groups.flatMap(({ subscriptionId, resourceGroup, problem }) =>
    problem === undefined
      ? []
      : [{ text: `${resourceGroup} in ${subscriptionId}: ${problem.message}`, code: problem.code }],
  );
}

/** A role that an owner has still to give is no fault of the deployment; everything else is. */
export function waitingForOwners(found: readonly NoAccess[]): { untried: string[]; problems: string[] } {
  const isRefused = ({ code }: NoAccess): boolean => code === 'AuthorizationFailed';
  return {
    untried: found
      .filter(isRefused)
      .map(({ text }) => `${text}: its owner gives the role (docs/split-of-duties.md)`),
    problems: found.filter((one) => !isRefused(one)).map(({ text }) => text),
  };
}
