/** A profile of V8, summed up by module: by the source maps that lie beside the bundles. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { SourceMap, type SourceMapPayload } from 'node:module';

export interface CpuProfile {
  startTime: number;
  nodes: { id: number; callFrame: CallFrame }[];
  samples: number[];
  timeDeltas: number[];
}

interface CallFrame {
  functionName: string;
  url: string;
  lineNumber: number;
  columnNumber: number;
}

/** Own time of each module, ms, longest first; `within`: µs of V8's clock. `folders`: where maps lie. */
export async function selfTimes(
  { startTime, nodes, samples, timeDeltas }: CpuProfile,
  within: { began: number; ended: number },
  folders: readonly string[],
  nameOf: (frame: CallFrame, source: string) => string = moduleOf,
): Promise<Map<string, number>> {
  const byNode = new Map<number, number>();
  let at = startTime;
  for (const [index, node] of samples.entries()) {
    at += timeDeltas[index] ?? 0;
    if (at < within.began || at > within.ended) continue;
    // A sample stands for the time until the next one.
    byNode.set(node, (byNode.get(node) ?? 0) + (timeDeltas[index + 1] ?? 0));
  }
  const maps = new Map<string, SourceMap | undefined>();
  const times = new Map<string, number>();
  for (const { id, callFrame } of nodes) {
    const took = byNode.get(id);
    if (took === undefined) continue;
    const file = path.basename(callFrame.url);
    if (!maps.has(file)) maps.set(file, await mapOf(file, folders));
    const name = nameOf(callFrame, sourceOf(callFrame, maps.get(file)));
    times.set(name, (times.get(name) ?? 0) + took / 1000);
  }
  return new Map([...times].sort(([, one], [, other]) => other - one));
}

async function mapOf(file: string, folders: readonly string[]): Promise<SourceMap | undefined> {
  for (const folder of folders) {
    const map = path.join(folder, `${file}.map`);
    if (existsSync(map)) return new SourceMap(JSON.parse(await readFile(map, 'utf8')) as SourceMapPayload);
  }
  return undefined;
}

function sourceOf({ url, lineNumber, columnNumber }: CallFrame, map: SourceMap | undefined): string {
  const entry = map?.findEntry(lineNumber, columnNumber);
  return entry !== undefined && 'originalSource' in entry ? entry.originalSource : url;
}

const packages: readonly (readonly [RegExp, string])[] = [
  [/node_modules\/@azure\/service-bus|rhea|core-amqp/, 'Service Bus client (rhea)'],
  [/node_modules\/@azure\/arm-/, 'clients of Resource Manager: (de)serialising'],
  [/node_modules\/@azure\/(core-|logger|abort)|ts-http-runtime/, "SDK's pipeline"],
  [/@azure\/functions/, '@azure/functions'],
  [/node_modules\/@opentelemetry/, 'OpenTelemetry'],
  [/node_modules\/zod/, 'zod'],
  [/functions-host|local-azure/, 'Functions host (of the local cloud)'],
];

function moduleOf({ functionName, url }: CallFrame, source: string): string {
  if (url === '') return functionName === '' ? 'native' : functionName;
  if (url.startsWith('node:')) return `Node: ${url.split('/')[0]?.slice('node:'.length) ?? ''}`;
  const known = packages.find(([pattern]) => pattern.test(source));
  if (known !== undefined) return known[1];
  const [, own] = /(?:^|\/)src\/(.+)\.ts$/.exec(source) ?? [];
  if (own !== undefined) return `src/${own.split('/').slice(0, -1).join('/')}`;
  const [, other] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source) ?? [];
  return other ?? source;
}
