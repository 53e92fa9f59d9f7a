/**
 * `npm run conformance`: the built API, asked everything that it answers through Prism, which holds it against
 * openapi.json. First it has to find what is wrong on purpose, or its silence would tell nothing.
 */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { description } from '../support/api.ts';
import { groups, ruleJson, selected, targetJson, World } from '../support/world.ts';
import { startPrism, violationsOf, type Violation } from './prism.ts';

interface Exchange {
  status: number;
  body: Record<string, unknown>;
  ofRequest: Violation[];
  ofAnswer: Violation[];
}

const exchanges: string[] = [];
let failed = 0;

async function ask(base: string, method: string, address: string, body?: unknown): Promise<Exchange> {
  const answer = await fetch(base + address, {
    method,
    headers: { 'x-functions-key': 'key', ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const found = violationsOf(answer.headers);
  const text = await answer.text();
  const of = (side: string): Violation[] => found.filter(({ location }) => location[0] === side);
  return {
    status: answer.status,
    body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
    ofRequest: of('request'),
    ofAnswer: of('response'),
  };
}

function check(what: string, isAsDescribed: boolean, found: unknown): void {
  exchanges.push(what);
  if (isAsDescribed) return;
  failed += 1;
  process.stdout.write(`NOT AS DESCRIBED: ${what}: ${JSON.stringify(found)}\n`);
}

/** An API that answers what no description allows. */
async function findsWhatIsWrong(): Promise<void> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"kind":"health","status":7}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const prism = await startPrism(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  try {
    const wrong = await ask(prism.url, 'GET', '/v1/health');
    check('a wrong answer is found', wrong.ofAnswer.length > 0, wrong);
    const unknown = await ask(prism.url, 'GET', '/v1/history?limit=x');
    check('a wrong request is found', unknown.ofRequest.length > 0, unknown);
  } finally {
    await prism.close();
    server.close();
  }
}

async function apiIsAsDescribed(world: World): Promise<void> {
  const prism = await startPrism(`${world.host.httpUrl}/api`);
  const good = async (method: string, address: string, status: number, body?: unknown): Promise<Exchange> => {
    const found = await ask(prism.url, method, address, body);
    const isRight = found.status === status && found.ofAnswer.length + found.ofRequest.length === 0;
    check(`${method} ${address} ${status}`, isRight, found);
    return found;
  };
  /** Refused, in the way that is described. */
  const bad = async (method: string, address: string, status: number, body?: unknown): Promise<void> => {
    const found = await ask(prism.url, method, address, body);
    check(`${method} ${address} ${status}`, found.status === status && found.ofAnswer.length === 0, found);
  };
  const setId = async (): Promise<string> => {
    const { sets } = (await good('GET', '/v1/deletions', 200)).body as { sets: { setId: string }[] };
    return sets[0]?.setId ?? 'none';
  };
  try {
    for (const name of ['a', 'b', 'c', 'd']) world.person.take(groups.source, name, { tags: selected });
    await world.settle();
    world.person.take(groups.source, 'e', { tags: selected });
    const reads = ['health', 'status', 'status?name=a&name=other&rule=golden-images', 'plan', 'explain/a'];
    const more = ['explain/nobody', 'history?since=PT2H&limit=1', 'deletions', 'pause', 'dead-letters'];
    for (const read of [...reads, ...more, 'openapi.json']) await good('GET', `/v1/${read}`, 200);
    await good('POST', '/v1/pause', 200, { scope: 'deletions', reason: 'a look first' });
    await good('GET', '/v1/status', 200);
    await good('POST', '/v1/resume', 200, {});
    await good('POST', '/v1/sync', 202);
    for (const name of ['a', 'b']) world.person.delete(groups.source, name);
    await world.settle();
    await good('POST', `/v1/deletions/${await setId()}/cancel`, 200);
    await good('POST', '/v1/pins/remove', 200, { names: ['a', 'b'] });
    await good('POST', '/v1/pins', 200, { names: ['c'], rules: ['golden-images'] });
    await world.settle();
    await world.nightlySync();
    await good('POST', '/v1/deletions/0123456789abcdef/approve', 409);
    await good('POST', `/v1/deletions/${await setId()}/approve`, 202);
    await world.settle();
    const queue = 'replication-hints';
    for (const body of ['{"no": 1}', '{"no": 2}'])
      world.cloud.serviceBus.send(queue, { messageId: body, body });
    await world.settle();
    const { letters } = (await good('GET', '/v1/dead-letters', 200)).body as { letters: { id: string }[] };
    const [first, second] = letters.map(({ id }) => id);
    await good('POST', `/v1/dead-letters/${queue}/${first ?? ''}/replay`, 200);
    await good('POST', `/v1/dead-letters/${queue}/${second ?? ''}/discard`, 200);
    await good('POST', `/v1/dead-letters/${queue}/999999/discard`, 404);
    await good('GET', '/v1/history', 200);
    for (const read of ['status?rule=nobody', 'history?limit=0', 'history?since=yesterday']) {
      await bad('GET', `/v1/${read}`, 400);
    }
    await bad('POST', '/v1/pins', 400, {});
    await bad('POST', '/v1/pause', 400, { scope: 'nothing' });
    await bad('POST', '/v1/pins', 404, { names: ['nobody-*'] });
    const refused = { status: 403, code: 'AuthorizationFailed', message: 'refused' };
    const path = /\/resourcegroups\/rg-images-weu\/.*snapshots$/i;
    world.cloud.resourceManager.faults.add({ method: 'GET', path, times: Infinity, answer: refused });
    await world.pass(60_000);
    for (const read of ['status', 'plan', 'deletions']) await good('GET', `/v1/${read}`, 200);
  } finally {
    await prism.close();
  }
}

/** An operation that is described and was never asked for would be as described by silence alone. */
function everythingWasAsked(): void {
  for (const [path, operations] of Object.entries(description.paths)) {
    const pattern = path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/ ?]+');
    for (const method of Object.keys(operations)) {
      const asked = new RegExp(`^${method.toUpperCase()} ${pattern}(\\?\\S*)? 20\\d$`);
      check(
        `${path} was asked for`,
        exchanges.some((one) => asked.test(one)),
        method,
      );
    }
  }
}

await findsWhatIsWrong();
const world = await World.start({
  rules: [ruleJson({ targets: [targetJson(groups.weu)], deleteDelay: 'PT15M' })],
  deletionGuard: { maxCount: 1, maxPercent: 10 },
});
try {
  await apiIsAsDescribed(world);
  everythingWasAsked();
} finally {
  await world.close();
}
process.stdout.write(`${exchanges.length} checks by Prism, ${failed} not as openapi.json describes them\n`);
process.exit(failed === 0 ? 0 : 1);
