/**
 * Where a cloud or a region does not serve the api-version of the clients yet, the newest that it names is taken. New ones
 * come to Azure Government and China months later, to new regions later than to others, and now and then one is refused
 * for a while where it is served (all reported). A call that is refused for its version has done nothing.
 */
import { requestedPath } from './resource-path.ts';
import type { Answer, Request, Stage } from './stage.ts';

/**
 * None older than these, by namespace: they have all that is decided by and all that is sent, but for the security option
 * and the access state of snapshots, which no answer has then, and what nobody tells is asked of no replica.
 */
const oldest: Readonly<Record<string, string>> = {
  'microsoft.compute': '2023-10-02',
  'microsoft.storage': '2022-09-01',
  'microsoft.authorization': '2016-09-01',
  'microsoft.resources': '2020-06-01',
};

/** What only reads, and decides nothing by it, takes any. */
export const anyVersion: OldestVersion = () => '';

/** Undefined: the clients' own and no other. */
type OldestVersion = (namespace: string) => string | undefined;

/**
 * By type, for as long as it lives: a source and its replica that are read in two versions, as they would be where regions
 * differ and the newer one is tried again and again, seem to differ in what the older one does not tell.
 */
export function servedVersion(oldestOf: OldestVersion = (namespace) => oldest[namespace]): Stage {
  const served = new Map<string, string>();
  return async (request, next) => {
    const { type = 'microsoft.resources' } = requestedPath(request);
    const asked = versionOf(request);
    const floor = oldestOf(type.split('/')[0] ?? '');
    if (asked === undefined || floor === undefined) return next(request);
    const known = served.get(type);
    if (known !== undefined && known < asked) take(request, known);
    let outcome = await outcomeOf(next(request));
    let taken: string | undefined;
    // What is named may be refused as well: a region does not serve all that its provider does.
    for (
      let version = offered(outcome.refused, versionOf(request) ?? asked, floor);
      version !== undefined;
      version = offered(outcome.refused, version, floor)
    ) {
      take(request, version);
      outcome = await outcomeOf(next(request));
      taken = version;
    }
    // Where all are refused, it is no matter of the version, but of the region that was asked for.
    if (taken !== undefined && versionsIn(outcome.refused) === undefined) served.set(type, taken);
    return resultOf(outcome);
  };
}

type Refused = Partial<Pick<Answer, 'status' | 'bodyAsText'>>;

type Outcome = { refused: Refused } & ({ answer: Answer } | { error: unknown });

function outcomeOf(call: Promise<Answer>): Promise<Outcome> {
  return call.then(
    (answer) => ({ answer, refused: answer }),
    (error: unknown) => ({ error, refused: answerIn(error) }),
  );
}

function resultOf(outcome: Outcome): Answer {
  if ('answer' in outcome) return outcome.answer;
  throw outcome.error;
}

/** The newest released one that a refusal names, older than what was asked for; undefined for any other answer. */
function offered(refused: Refused, asked: string, floor: string): string | undefined {
  return versionsIn(refused)
    ?.filter((version) => /^\d{4}-\d{2}-\d{2}$/.test(version) && version < asked && version >= floor)
    .sort()
    .at(-1);
}

/** Those that a refusal for a version names; undefined for any other answer. */
function versionsIn({ status, bodyAsText }: Refused): string[] | undefined {
  if (status !== 400 && status !== 404) return undefined;
  const [, named] = supported.exec(bodyAsText ?? '') ?? [];
  return named?.split(',').map((version) => version.trim());
}

/** The clients of the older generation throw what others hand on. */
function answerIn(error: unknown): Refused {
  if (typeof error !== 'object' || error === null || !('response' in error)) return {};
  const { response } = error;
  return typeof response === 'object' && response !== null ? response : {};
}

/** As `NoRegisteredProviderFound`, `InvalidResourceType` and `InvalidApiVersionParameter` say it (recorded). */
const supported = /supported (?:api-)?versions are '([^']*)'/i;

const parameter = /([?&]api-version=)([^&]*)/i;

function versionOf({ url }: Request): string | undefined {
  return parameter.exec(url)?.[2];
}

function take(request: Request, version: string): void {
  request.url = request.url.replace(parameter, `$1${version}`);
}
