import type { RegisteredFunction } from './functions-core.ts';
import type { HostJson } from './host-json.ts';
import { HttpRoute } from './http-route.ts';
import type { HttpFunction } from './http-listener.ts';
import type { RpcBindingInfo } from './rpc.ts';
import type { Settings } from './settings.ts';
import { TimerSchedule } from './timer-schedule.ts';

/** Names that the host takes (read in the host). */
const functionName = /^[a-z][a-z0-9_-]{0,127}$/i;

export type IndexedFunction =
  | {
      trigger: 'serviceBus';
      fn: RegisteredFunction;
      queueName: string;
      connection: string;
      autoCompleteMessages: boolean;
    }
  | { trigger: 'timer'; fn: RegisteredFunction; schedule: TimerSchedule; useMonitor: boolean }
  | ({ trigger: 'http' } & HttpFunction);

/**
 * Reads the registered bindings as the host does, with every `%SETTING%` resolved. Throws all problems at
 * once; the real host would start the other functions, and leave out those that have one (documented).
 */
export function indexFunctions(
  functions: ReadonlyMap<string, RegisteredFunction>,
  settings: Settings,
  hostJson: HostJson,
): IndexedFunction[] {
  const problems: string[] = [];
  const indexed: IndexedFunction[] = [];
  const names = new Set<string>();
  for (const [name, fn] of functions) {
    try {
      // The host compares names without case (read in the host); the library does not.
      if (names.has(name.toLowerCase())) throw new Error('another one has its name.');
      names.add(name.toLowerCase());
      indexed.push(indexFunction(fn, settings, hostJson));
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      problems.push(`The '${name}' function is in error: ${text}`);
    }
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return indexed;
}

function indexFunction(fn: RegisteredFunction, settings: Settings, hostJson: HostJson): IndexedFunction {
  const { name } = fn.metadata;
  if (!functionName.test(name) || name === 'host') throw new Error(`'${name}' is not a valid function name.`);
  const bindings = Object.values(fn.metadata.bindings);
  const trigger = bindings.find(({ type }) => /trigger$/i.test(type ?? ''));
  if (trigger === undefined) throw new Error('it has no trigger.');
  refuseOtherBindings(bindings, trigger);
  if (fn.metadata.retryOptions !== undefined) refuse('a retry policy');
  switch (trigger.type?.toLowerCase()) {
    case 'servicebustrigger':
      return serviceBusFunction(fn, trigger, settings, hostJson);
    case 'timertrigger':
      return timerFunction(fn, trigger, settings);
    case 'httptrigger':
      return httpFunction(fn, trigger, hostJson);
    default:
      return refuse(`a binding of type '${trigger.type ?? ''}'`);
  }
}

function serviceBusFunction(
  fn: RegisteredFunction,
  trigger: RpcBindingInfo,
  settings: Settings,
  { serviceBus, hasExtensions }: HostJson,
): IndexedFunction {
  if (!hasExtensions) {
    throw new Error(
      `The binding type(s) '${trigger.type ?? ''}' are not registered. Please ensure the type is correct and the binding ` +
        'extension is installed.',
    );
  }
  requireStorage(settings);
  if (trigger['topicName'] !== undefined) refuse('a topic trigger');
  if (trigger['cardinality'] === 'many') refuse('a trigger of cardinality many');
  if (trigger['isSessionsEnabled'] === true) refuse('a session-enabled trigger');
  if (trigger['sdkBinding'] === true) refuse('an SDK binding');
  const autoComplete = trigger['autoCompleteMessages'];
  return {
    trigger: 'serviceBus',
    fn,
    queueName: settings.resolve(text(trigger, 'queueName')),
    connection: settings.resolve(text(trigger, 'connection')),
    autoCompleteMessages: typeof autoComplete === 'boolean' ? autoComplete : serviceBus.autoCompleteMessages,
  };
}

function timerFunction(fn: RegisteredFunction, trigger: RpcBindingInfo, settings: Settings): IndexedFunction {
  requireStorage(settings);
  if (trigger['runOnStartup'] === true) refuse('runOnStartup');
  const schedule = new TimerSchedule(settings.resolve(text(trigger, 'schedule')));
  return { trigger: 'timer', fn, schedule, useMonitor: trigger['useMonitor'] !== false };
}

function httpFunction(fn: RegisteredFunction, trigger: RpcBindingInfo, hostJson: HostJson): IndexedFunction {
  const authLevel = text(trigger, 'authLevel').toLowerCase();
  if (authLevel !== 'anonymous' && authLevel !== 'function' && authLevel !== 'admin') {
    throw new Error(`'${authLevel}' is no authLevel.`);
  }
  const route = typeof trigger['route'] === 'string' ? trigger['route'] : fn.metadata.name;
  const methods = (trigger['methods'] as string[]).map((method) => method.toUpperCase());
  return {
    trigger: 'http',
    fn,
    authLevel,
    methods,
    route: new HttpRoute(`${hostJson.routePrefix}/${route}`),
  };
}

const storageSettings = ['', '__accountName', '__blobServiceUri'].map((end) => `AzureWebJobsStorage${end}`);

/** Whatever is no HTTP trigger has leases or times in the host's storage, and is not listened to without (documented). */
function requireStorage(settings: Settings): void {
  if (storageSettings.some((name) => settings.get(name) !== undefined)) return;
  throw new Error(`it cannot be listened to: none of ${storageSettings.join(', ')} is set.`);
}

/** Only the answer of an HTTP function is an output that this host can serve. */
function refuseOtherBindings(bindings: RpcBindingInfo[], trigger: RpcBindingInfo): void {
  for (const binding of bindings) {
    if (binding === trigger || (binding.type === 'http' && binding.direction === 'out')) continue;
    refuse(`a binding of type '${binding.type ?? ''}'`);
  }
}

function text(binding: RpcBindingInfo, option: string): string {
  const value = binding[option];
  if (typeof value !== 'string' || value === '') throw new Error(`'${option}' is missing.`);
  return value;
}

function refuse(what: string): never {
  throw new Error(`${what} is not supported by the local cloud.`);
}
