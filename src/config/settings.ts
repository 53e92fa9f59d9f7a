/** The settings of the app, read from the environment here and nowhere else. */
import path from 'node:path';
import { ConfigurationError, type ConfigurationIssue } from './configuration-error.ts';

export interface Settings {
  serviceBus: {
    /** Host name of the namespace. */
    fullyQualifiedNamespace: string;
    /** Where the namespace really listens, `sb://host:port`; for a local cloud only. */
    customEndpointAddress?: string;
  };
  /** Client id of the user-assigned identity; the system-assigned one is used without it. */
  clientId?: string;
  /** Both without a slash at the end. */
  resourceManager: { endpoint: string; audience: string };
  /** Absolute path of `replication.json`. */
  replicationFile: string;
  eventsQueue: string;
  hintsQueue: string;
  /** Name of this installation, written on its replicas: it must stay the same for as long as they live. */
  installation: string;
  access: AccessSettings;
  /** Whether the page is served where the platform's sign-in is not on; the API asks for a key all the same. */
  pageWithoutSignIn: boolean;
  journal: JournalSettings;
  /** Address of the custom topic that signals go to, https; nobody is told without one. */
  signalsTopic?: string;
  /** Where traces and metrics go; nowhere without it. */
  telemetry?: 'AzureMonitor';
}

/** How people are let in to the app's addresses. */
export interface AccessSettings {
  by: 'key' | 'entra';
  /** Whether the platform checks tokens before a request gets to the app. */
  platformOn: boolean;
}

export interface JournalSettings {
  /** Address of the service's own storage account, https. */
  blobServiceUri: string;
  container: string;
  retentionDays: number;
}

/** What answers a value's problem, naming what to set; undefined when there is none. */
type Check = (value: string) => string | undefined;

/**
 * Reads and checks all settings; an empty one counts as missing, as the Functions host has it. Throws
 * `ConfigurationError` with all problems. `appRoot` is the folder of the deployed app, where `replication.json` is.
 */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  appRoot: string = process.cwd(),
): Settings {
  const issues: ConfigurationIssue[] = [];
  const optional = (name: string, check: Check = () => undefined): string | undefined => {
    const value = env[name]?.trim();
    if (value === undefined || value === '') return undefined;
    const message = check(value);
    if (message !== undefined) issues.push({ path: name, message });
    return value;
  };
  const namespaceName = 'SERVICEBUS__fullyQualifiedNamespace';
  const namespace = optional(namespaceName, namespaceProblem);
  if (namespace === undefined) {
    const message = 'is not set; set it to the host name of the namespace, <name>.servicebus.windows.net';
    issues.push({ path: namespaceName, message });
  }
  const customEndpointAddress = optional('SERVICEBUS__customEndpointAddress', customEndpointProblem);
  const endpoint = optional('RESOURCE_MANAGER_ENDPOINT', originProblem) ?? 'https://management.azure.com';
  const audience = optional('RESOURCE_MANAGER_AUDIENCE', audienceProblem) ?? endpoint;
  const eventsQueue = optional('EVENTS_QUEUE', queueProblem) ?? 'snapshot-events';
  const hintsQueue = optional('HINTS_QUEUE', queueProblem) ?? 'replication-hints';
  if (eventsQueue.toLowerCase() === hintsQueue.toLowerCase()) {
    issues.push({ path: 'HINTS_QUEUE', message: 'is the same queue as EVENTS_QUEUE; set it to another' });
  }
  const clientId = sharedClientId(
    optional('AZURE_CLIENT_ID', guidProblem),
    optional('SERVICEBUS__clientId', guidProblem),
    issues,
  );
  const installation = optional('INSTALLATION_ID', installationProblem) ?? installationOf(namespace ?? '');
  const by = optional('AUTHENTICATION', authenticationProblem) === 'Entra' ? 'entra' : 'key';
  // Set by the platform, not by a deployment.
  const platformOn = optional('WEBSITE_AUTH_ENABLED')?.toLowerCase() === 'true';
  const pageWithoutSignIn = optional('PAGE', pageProblem) === 'WithoutSignIn';
  const journal = readJournal(optional, issues);
  const signalsTopic = optional('SIGNALS__topicEndpoint', topicProblem);
  const telemetry = optional('TELEMETRY', telemetryProblem);
  const replicationFile = optional('REPLICATION_FILE') ?? 'replication.json';
  if (issues.length > 0) throw new ConfigurationError('the environment', issues);
  return {
    serviceBus: {
      fullyQualifiedNamespace: namespace ?? '',
      ...(customEndpointAddress !== undefined && { customEndpointAddress }),
    },
    ...(clientId !== undefined && { clientId }),
    // The SDKs, too, take the endpoint for the audience. It is right for every cloud but Azure Stack Hub's.
    resourceManager: { endpoint: withoutSlash(endpoint), audience: withoutSlash(audience) },
    replicationFile: path.resolve(appRoot, replicationFile),
    eventsQueue,
    hintsQueue,
    installation: installation.toLowerCase(),
    access: { by, platformOn },
    pageWithoutSignIn,
    journal,
    ...(signalsTopic !== undefined && { signalsTopic }),
    ...(telemetry === 'AzureMonitor' && { telemetry }),
  };
}

/** Needed from the start: without its memory the guard would hold every deletion, and nobody would know for how long. */
function readJournal(
  optional: (name: string, check?: Check) => string | undefined,
  issues: ConfigurationIssue[],
): JournalSettings {
  const name = 'JOURNAL__blobServiceUri';
  const blobServiceUri = optional(name, blobServiceProblem);
  if (blobServiceUri === undefined) {
    const message =
      "is not set; set it to the Blob service of the app's own account, https://<name>.blob.core.windows.net";
    issues.push({ path: name, message });
  }
  return {
    blobServiceUri: withoutSlash(blobServiceUri ?? ''),
    container: optional('JOURNAL__container', containerProblem) ?? 'journal',
    retentionDays: Number(optional('JOURNAL__retentionDays', daysProblem) ?? 400),
  };
}

/** The host receives by one setting, this service sends and calls by the other: both have to mean one identity. */
function sharedClientId(
  azure: string | undefined,
  serviceBus: string | undefined,
  issues: ConfigurationIssue[],
): string | undefined {
  if (azure !== undefined && serviceBus !== undefined && azure.toLowerCase() !== serviceBus.toLowerCase()) {
    const message = 'is another identity than SERVICEBUS__clientId; set both to the same, or neither';
    issues.push({ path: 'AZURE_CLIENT_ID', message });
  }
  return azure ?? serviceBus;
}

// None of the messages below quotes the value: what was set by mistake may be a connection string with its key.

function namespaceProblem(value: string): string | undefined {
  const isHostName = /^(?=.{1,253}$)[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)+$/i.test(
    value,
  );
  return isHostName
    ? undefined
    : 'is not a host name; set it to <name>.servicebus.windows.net, without "sb://", and never to a connection string';
}

function customEndpointProblem(value: string): string | undefined {
  return /^[a-z]+:\/\/[^\s/:@]+(?::\d{1,5})?\/?$/i.test(value)
    ? undefined
    : 'is not an address; set it to sb://<host>:<port>, or remove it outside a local cloud';
}

/** Resource Manager is called with a token, which the SDKs send over https only. */
function originProblem(value: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isOrigin =
    url?.protocol === 'https:' && url.pathname === '/' && url.search + url.hash + url.username === '';
  return isOrigin ? undefined : 'is not an address; set it to https://<host>, without a path';
}

/** A path is that of an account in an emulator. A query would be a SAS, and the service calls by its identity. */
function blobServiceProblem(value: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isService = url?.protocol === 'https:' && url.search + url.hash + url.username === '';
  return isService
    ? undefined
    : 'is not an address; set it to https://<name>.blob.core.windows.net, without a SAS, and never to a connection string';
}

/** Documented: 3 to 63 lower-case letters, digits and single hyphens, with a letter or digit at both ends. */
function containerProblem(value: string): string | undefined {
  return /^(?=.{3,63}$)[a-z\d]+(?:-[a-z\d]+)*$/.test(value)
    ? undefined
    : 'is not the name of a container; set it to 3 to 63 lower-case letters, digits and single hyphens';
}

/** The guard needs the last day; a week lets people see what happened. */
function daysProblem(value: string): string | undefined {
  return /^\d{1,5}$/.test(value) && Number(value) >= 7
    ? undefined
    : 'is not a number of days; set it to a whole number, 7 or more';
}

/** The whole address is used as it is; keys are no part of it. */
function topicProblem(value: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isTopic = url?.protocol === 'https:' && url.search + url.hash + url.username === '';
  return isTopic
    ? undefined
    : 'is not the address of a topic; set it to https://<topic>.<region>-1.eventgrid.azure.net/api/events, without a key';
}

function telemetryProblem(value: string): string | undefined {
  return value === 'AzureMonitor' ? undefined : 'is not known; set it to AzureMonitor, or remove it';
}

function audienceProblem(value: string): string | undefined {
  if (value.endsWith('/.default')) return 'has "/.default" at its end; set it without';
  return URL.canParse(value) ? undefined : 'is not an address; set it to the token audience, https://<host>';
}

/** Documented: up to 260 letters, digits, full stops, hyphens, underscores, slashes, a letter or digit at both ends. */
function queueProblem(value: string): string | undefined {
  return /^(?=.{1,260}$)[a-z\d](?:[\w./-]*[a-z\d])?$/i.test(value)
    ? undefined
    : 'is not the name of a queue; set it to letters, digits, ".", "-", "_" and "/"';
}

function authenticationProblem(value: string): string | undefined {
  return value === 'Entra' ? undefined : 'is not known; set it to Entra, or remove it to ask for keys';
}

function pageProblem(value: string): string | undefined {
  return value === 'WithoutSignIn'
    ? undefined
    : 'is not known; set it to WithoutSignIn, or remove it to serve the page behind the sign-in of the platform alone';
}

function guidProblem(value: string): string | undefined {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value)
    ? undefined
    : 'is not a client id; set it to the GUID of the managed identity, or remove it for the system-assigned one';
}

function installationProblem(value: string): string | undefined {
  return /^[\w.-]{1,64}$/.test(value)
    ? undefined
    : 'is not a name; set it to 1 to 64 letters, digits, ".", "_" and "-", and never change it';
}

/**
 * The last part of a name that the deployment gives a namespace, `sb-<prefix>-<token>`, as the app that is deployed
 * with it is told the token; of any other namespace all of its name. Both are unique in all of Azure.
 */
function installationOf(namespace: string): string {
  const [name = ''] = namespace.split('.');
  return /^sb-[a-z\d-]{3,9}-([a-z\d]{13})$/i.exec(name)?.[1] ?? name;
}

function withoutSlash(address: string): string {
  return address.replace(/\/+$/, '');
}
