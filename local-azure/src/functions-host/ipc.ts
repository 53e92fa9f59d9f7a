/**
 * What the Functions host's process and its parent say to each other over Node's IPC channel.
 * Everything is plain JSON; times are ms since 1970.
 */

export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';

export interface LogLine {
  level: LogLevel;
  message: string;
  /** `user`: `context.log` and the like; `system`: the worker and `@azure/functions`; `host`; `console`: the process's own output. */
  category: 'user' | 'system' | 'customMetric' | 'host' | 'console';
  functionName?: string;
  invocationId?: string;
}

export type FunctionInfo =
  | { name: string; trigger: 'serviceBus'; queueName: string; connection: string }
  | { name: string; trigger: 'timer'; schedule: string }
  | { name: string; trigger: 'http'; route: string; methods: string[]; authLevel: string; url: string };

/** When a timer last ran and when it is due next. Azure keeps it in the app's storage account. */
export interface ScheduleStatus {
  /** Undefined until the timer has run for the first time. */
  last?: number;
  next: number;
  /** Undefined in a status that was never stored. */
  lastUpdated?: number;
}

export interface StartMessage {
  type: 'start';
  packageRoot: string;
  bundle?: string;
  functionKey?: string;
  httpPort?: number;
  now?: number;
  /** A bundle that cannot be loaded or indexed ends the process. */
  throwOnFailedStart: boolean;
  scheduleStatus: Record<string, ScheduleStatus>;
  /** Of this instance alone. */
  scaleGroup?: string;
  /** A folder for compiled bundles. */
  codeCache?: string;
  /** Where the process had another app before: the whole environment of this one, and whom it trusts (PEM). */
  env?: Record<string, string>;
  caFile?: string;
}

export type Request =
  | { type: 'setTime'; now: number }
  | { type: 'runTimer'; functionName: string }
  | { type: 'nextTimer' }
  | { type: 'close' }
  | { type: 'release' }
  | { type: 'cutOff' };

export type ToHost = StartMessage | (Request & { id: number });

export type FromHost =
  | { type: 'started'; functions: FunctionInfo[]; httpUrl: string; startError?: string }
  | { type: 'failed'; message: string }
  | { type: 'log'; line: LogLine }
  | { type: 'invocationStarted'; invocationId: string; functionName: string }
  | { type: 'invocationEnded'; invocationId: string; functionName: string }
  | { type: 'scheduleStatus'; functionName: string; status: ScheduleStatus }
  | { type: 'done'; id: number; value?: number; error?: string };
