import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { armClient } from '../../../../infra/hooks/arm-client.ts';

let azure: Server;
let endpoint: string;
/** Tokens that Azure takes. */
let valid: Set<string>;
let asked: string[];

beforeEach(async () => {
  valid = new Set();
  asked = [];
  azure = createServer(({ url = '', headers }, response) => {
    const token = headers.authorization?.replace('Bearer ', '') ?? '';
    asked.push(`${url} ${token}`);
    response.statusCode = valid.has(token) ? 200 : 401;
    const error = {
      code: 'ExpiredAuthenticationToken',
      message: 'The access token expiry UTC time is earlier',
    };
    response.end(JSON.stringify(valid.has(token) ? { url } : { error }));
  });
  await new Promise<void>((resolve) => azure.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(azure.address() as AddressInfo).port}/`;
});

afterEach(() => {
  azure.close();
});

function tokens(...given: string[]): () => string {
  return () => given.shift() ?? 'no more';
}

test('a token that ends while a deployment is waited for is followed by another one', async () => {
  valid.add('first');
  const arm = armClient(endpoint, tokens('first', 'second'));
  expect(await arm.get('/a')).toEqual({ url: '/a' });
  valid = new Set(['second']);
  expect(await Promise.all([arm.get('/b'), arm.get('/c')])).toEqual([{ url: '/b' }, { url: '/c' }]);
  expect(await arm.post('/d')).toEqual({ url: '/d' });
  expect(asked.at(-1)).toBe('/d second');
});

test('who may not ask with a new token either is told so', async () => {
  const arm = armClient(endpoint, tokens('first', 'second', 'third'));
  await expect(arm.get('/a')).rejects.toThrow('GET /a: 401 ExpiredAuthenticationToken: The access token');
  expect(asked).toEqual(['/a first', '/a second']);
});
