/** What a person sets to have the rows asked of a subscription. Read in one place, and all problems said at once. */
import type { Need } from './row.ts';

export interface LiveEnvironment {
  subscriptionId: string;
  secondSubscriptionId?: string;
  regions: readonly string[];
  prefix: string;
  /** The run ends when either is used up. */
  minutes: number;
  dollars: number;
  limited?: { tenantId: string; clientId: string; clientSecret: string; objectId: string };
  encryptionSetId?: string;
  installationId?: string;
}

/** What to set for a need; for the plan, and for docs/live.md. */
export const settingsFor: Readonly<Record<Need, string>> = {
  'second subscription': 'SNAPREP_LIVE_SECOND_SUBSCRIPTION',
  'third region': 'a third region in SNAPREP_LIVE_REGIONS',
  'limited principal': 'SNAPREP_LIVE_LIMITED_TENANT_ID, _CLIENT_ID, _CLIENT_SECRET and _OBJECT_ID',
  'encryption set': 'SNAPREP_LIVE_ENCRYPTION_SET',
  installation: 'SNAPREP_LIVE_INSTALLATION',
};

const guid = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;
const groupId = /^\/subscriptions\/[\da-f-]{36}\/resourceGroups\/[^/]+$/i;
const encryptionSetId =
  /^\/subscriptions\/[\da-f-]{36}\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/diskEncryptionSets\/[^/]+$/i;

/** Undefined where no subscription is named: then the local cloud is meant. Throws a sentence per problem. */
export function liveEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): LiveEnvironment | undefined {
  const read = (name: string): string | undefined => {
    const value = env[`SNAPREP_LIVE_${name}`]?.trim();
    return value === '' ? undefined : value;
  };
  const subscriptionId = read('SUBSCRIPTION');
  if (subscriptionId === undefined) return undefined;
  const problems: string[] = [];
  const check = (name: string, value: string | undefined, form: RegExp, what: string): void => {
    if (value !== undefined && !form.test(value)) problems.push(`SNAPREP_LIVE_${name} is not ${what}`);
  };
  const regions = (read('REGIONS') ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((region) => region !== '');
  if (regions.length < 2 || regions.length > 3 || new Set(regions).size < regions.length) {
    problems.push('SNAPREP_LIVE_REGIONS: two or three different regions, as "northeurope,westeurope"');
  }
  const prefix = read('PREFIX') ?? 'snaplive';
  check('SUBSCRIPTION', subscriptionId, guid, 'the id of a subscription');
  check('SECOND_SUBSCRIPTION', read('SECOND_SUBSCRIPTION'), guid, 'the id of a subscription');
  check('PREFIX', prefix, /^[a-z][a-z\d]{3,11}$/, '4 to 12 small letters and digits, a letter first');
  check('ENCRYPTION_SET', read('ENCRYPTION_SET'), encryptionSetId, 'the id of a disk encryption set');
  check('INSTALLATION', read('INSTALLATION'), groupId, 'the id of a resource group');
  const [minutes, dollars] = [Number(read('MINUTES') ?? '90'), Number(read('DOLLARS') ?? '5')];
  if (!(minutes > 0)) problems.push('SNAPREP_LIVE_MINUTES is not a number above 0');
  if (!(dollars > 0)) problems.push('SNAPREP_LIVE_DOLLARS is not a number above 0');
  const limited = limitedFrom(read, problems);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return {
    subscriptionId,
    regions,
    prefix,
    minutes,
    dollars,
    ...given('secondSubscriptionId', read('SECOND_SUBSCRIPTION')),
    ...given('encryptionSetId', read('ENCRYPTION_SET')),
    ...given('installationId', read('INSTALLATION')),
    ...given('limited', limited),
  };
}

function limitedFrom(
  read: (name: string) => string | undefined,
  problems: string[],
): LiveEnvironment['limited'] {
  const [tenantId, clientId, clientSecret, objectId] = [
    read('LIMITED_TENANT_ID'),
    read('LIMITED_CLIENT_ID'),
    read('LIMITED_CLIENT_SECRET'),
    read('LIMITED_OBJECT_ID'),
  ];
  if (tenantId && clientId && clientSecret && objectId) return { tenantId, clientId, clientSecret, objectId };
  if (tenantId || clientId || clientSecret || objectId) {
    problems.push(
      'SNAPREP_LIVE_LIMITED_TENANT_ID, _CLIENT_ID, _CLIENT_SECRET and _OBJECT_ID: all four or none',
    );
  }
  return undefined;
}

function given<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Record<Name, Value>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, Value>);
}
