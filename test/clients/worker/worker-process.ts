/**
 * The real Node worker of Azure Functions (azure-functions-nodejs-worker), and the part of the host that it talks to:
 * one stream of gRPC messages, whose shapes are those of the worker's own descriptor. It is in no registry of packages,
 * so that it has to be built from its repository first: docs/unproven.md says how.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';

/** One message of the stream: an id, and one field that says what it is (FunctionRpc.proto). */
export interface RpcMessage {
  requestId?: string;
  rpcLog?: { message: string; level: string };
  startStream?: object;
  workerInitResponse?: Outcome & { workerMetadata: { workerVersion: string; runtimeVersion: string } };
  functionEnvironmentReloadResponse?: Outcome;
  functionMetadataResponse?: Outcome & { functionMetadataResults?: WorkerFunction[] };
  functionLoadResponse?: Outcome;
  invocationResponse?: Outcome & { invocationId: string; returnValue?: { http?: { statusCode: string } } };
}

export interface Outcome {
  result: { status: string; exception?: { message: string } };
}

/** As the worker tells what an app has registered. */
export interface WorkerFunction {
  name: string;
  functionId: string;
  bindings: Record<string, unknown>;
}

export type Data = { string: string } | { json: string } | { http: object };

interface Stream {
  on(event: 'data', heard: (message: RpcMessage) => void): void;
  on(event: 'error', heard: () => void): void;
  write(message: object): void;
}

interface GrpcServer {
  addService(service: unknown, handlers: { EventStream(stream: Stream): void }): void;
  bindAsync(address: string, credentials: unknown, bound: (error: Error | null, port: number) => void): void;
  /** Needed by the versions of before 1.10, which the worker may have. */
  start(): void;
  forceShutdown(): void;
}

interface Grpc {
  Server: new (options: Record<string, number>) => GrpcServer;
  ServerCredentials: { createInsecure(): unknown };
}

interface ProtoLoader {
  fromJSON(descriptor: unknown, options: object): Record<string, unknown>;
}

export interface WorkerOptions {
  /** Of the built repository of the worker. */
  folder: string;
  /** Of the app. */
  packageRoot: string;
  environment: Record<string, string>;
  certificateFile: string;
  /**
   * Whether the worker is started for no app, and told of this one later, as Flex Consumption does with those that it
   * keeps warm (documented). Its environment, but for the certificates, comes with that message.
   */
  isSpecialized: boolean;
}

/** In each line that a worker prints for its host; the others are the app's. */
const ownLines = 'LanguageWorkerConsoleLog';

export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #server: GrpcServer;
  readonly #stream: Stream;
  readonly #waiting = new Map<string, (message: RpcMessage) => void>();
  readonly #functions = new Map<string, WorkerFunction>();
  #asked = 0;

  /** Resolves when the app is loaded. Throws in the worker's words when it cannot be. */
  static async start(options: WorkerOptions): Promise<WorkerProcess> {
    const { folder, packageRoot, environment, certificateFile, isSpecialized } = options;
    const require = createRequire(path.join(folder, 'package.json'));
    const grpc = require('@grpc/grpc-js') as Grpc;
    const server = new grpc.Server({ 'grpc.max_receive_message_length': -1 });
    const { promise: connected, resolve, reject } = Promise.withResolvers<Stream>();
    server.addService(serviceOf(folder), { EventStream: resolve });
    const port = await new Promise<number>((bound, failed) => {
      const credentials = grpc.ServerCredentials.createInsecure();
      server.bindAsync('127.0.0.1:0', credentials, (error, at) =>
        error === null ? bound(at) : failed(error),
      );
    });
    server.start();
    const trusting = { PATH: process.env['PATH'], NODE_EXTRA_CA_CERTS: certificateFile };
    // Not by its own start, which knows no Node of after its release.
    const main = `require(${JSON.stringify(path.join(folder, 'dist/src/Worker.js'))}).startNodeWorker(process.argv)`;
    const words = { uri: `http://127.0.0.1:${port}`, 'worker-id': 'worker', 'request-id': 'start' };
    const given = Object.entries({ ...words, 'grpc-max-message-length': '2147483647' });
    const child = spawn(
      process.execPath,
      ['-e', main, '--', 'worker', ...given.flatMap(([name, value]) => [`--functions-${name}`, value])],
      {
        cwd: isSpecialized ? folder : packageRoot,
        env: isSpecialized ? trusting : { ...trusting, ...environment },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    child.stdout.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString().split('\n')) if (!line.includes(ownLines)) say(line);
    });
    child.once('exit', (code) => reject(new Error(`the worker ended with code ${String(code)}`)));
    try {
      const worker = new WorkerProcess(child, server, await connected);
      await worker.#load(options);
      return worker;
    } catch (error) {
      child.kill('SIGKILL');
      server.forceShutdown();
      throw error;
    }
  }

  private constructor(child: ChildProcess, server: GrpcServer, stream: Stream) {
    this.#child = child;
    this.#server = server;
    this.#stream = stream;
    stream.on('data', (message) => this.#heard(message));
    // Of a worker that ended; its exit says more.
    stream.on('error', () => undefined);
  }

  get functions(): string[] {
    return [...this.#functions.keys()].sort();
  }

  /** Runs a function with what its trigger gives, and gives its answer. Throws what the function threw. */
  async invoke(
    name: string,
    data: Data,
    triggerMetadata: Record<string, object> = {},
  ): Promise<NonNullable<RpcMessage['invocationResponse']>> {
    const found = this.#functions.get(name);
    const [binding] = Object.keys(found?.bindings ?? {});
    if (found === undefined || binding === undefined) throw new Error(`there is no function '${name}'`);
    const invocationRequest = {
      invocationId: `invocation-${this.#asked}`,
      functionId: found.functionId,
      inputData: [{ name: binding, data }],
      triggerMetadata,
      traceContext: { traceParent: '', traceState: '', attributes: {} },
    };
    const { invocationResponse } = await this.#ask({ invocationRequest });
    return succeeded(name, invocationResponse);
  }

  /** Tells it to end, as a host that scales in, and gives the code that it ends with. */
  async close(): Promise<number | null> {
    const ended = once(this.#child, 'exit');
    this.#stream.write({ workerTerminate: { gracePeriod: { seconds: 10 } } });
    const [code] = (await ended) as [number | null];
    this.#server.forceShutdown();
    return code;
  }

  async #load({ folder, packageRoot, environment, isSpecialized }: WorkerOptions): Promise<void> {
    const app = { functionAppDirectory: packageRoot };
    const hello = { hostVersion: '4.1040.300', capabilities: {}, workerDirectory: folder };
    const { workerInitResponse } = await this.#ask({
      workerInitRequest: { ...hello, ...(!isSpecialized && app) },
    });
    const { workerMetadata } = succeeded('the start', workerInitResponse);
    say(`worker ${workerMetadata.workerVersion}, Node ${workerMetadata.runtimeVersion}`);
    if (isSpecialized) {
      const environmentVariables = { PATH: process.env['PATH'], ...environment };
      const reload = { functionEnvironmentReloadRequest: { environmentVariables, ...app } };
      succeeded('taking the app', (await this.#ask(reload)).functionEnvironmentReloadResponse);
    }
    const { functionMetadataResponse } = await this.#ask({ functionsMetadataRequest: app });
    for (const found of succeeded('indexing', functionMetadataResponse).functionMetadataResults ?? []) {
      const { functionId } = found;
      const { functionLoadResponse } = await this.#ask({
        functionLoadRequest: { functionId, metadata: found },
      });
      succeeded(`loading ${found.name}`, functionLoadResponse);
      this.#functions.set(found.name, found);
    }
  }

  #ask(content: object): Promise<RpcMessage> {
    const requestId = `request-${this.#asked++}`;
    return new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error('the worker ended before it answered'));
      this.#child.once('exit', ended);
      this.#waiting.set(requestId, (message) => {
        this.#child.off('exit', ended);
        resolve(message);
      });
      this.#stream.write({ requestId, ...content });
    });
  }

  #heard(message: RpcMessage): void {
    if (message.rpcLog !== undefined) {
      const { level, message: text } = message.rpcLog;
      if (level === 'Error' || level === 'Critical' || level === 'Warning') say(`${level}: ${text}`);
      return;
    }
    const { requestId = '' } = message;
    this.#waiting.get(requestId)?.(message);
    this.#waiting.delete(requestId);
  }
}

function serviceOf(folder: string): unknown {
  const require = createRequire(path.join(folder, 'package.json'));
  const loader = require('@grpc/proto-loader') as ProtoLoader;
  const descriptor: unknown = require('./azure-functions-language-worker-protobuf/src/rpc.js');
  const all = loader.fromJSON(descriptor, { objects: true, oneofs: true, enums: String });
  return all['AzureFunctionsRpcMessages.FunctionRpc'];
}

function succeeded<Answer extends Outcome>(what: string, answer: Answer | undefined): Answer {
  if (answer?.result.status === 'Success') return answer;
  throw new Error(`${what} failed: ${answer?.result.exception?.message ?? 'the worker gave another answer'}`);
}

function say(line: string): void {
  if (line !== '') process.stdout.write(`        ${line}\n`);
}
