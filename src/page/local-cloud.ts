/** The local cloud beside the page, as `npm start` offers it at the page's own origin. Never there in Azure. */
import { ApiError } from './api.ts';

export interface Scene {
  /** What makes the first rule take a snapshot. */
  tags: Readonly<Record<string, string>>;
  from: Place;
  to: Place[];
}

export interface Place {
  subscriptionId: string;
  resourceGroup: string;
}

export interface CloudSnapshot {
  id: string;
  name: string;
  location: string;
  tags?: Record<string, string>;
}

const hosts = ['127.0.0.1', 'localhost'];

/** Undefined wherever there is none; away from loopback nothing is asked. */
export async function findScene(): Promise<Scene | undefined> {
  if (!hosts.includes(location.hostname)) return undefined;
  try {
    const response = await fetch('/local/scene');
    return response.status === 200 ? ((await response.json()) as Scene) : undefined;
  } catch {
    return undefined;
  }
}

/** Of the control endpoint (docs/local-cloud/by-hand.md). Throws `ApiError` with the cloud's own words. */
export async function control<Body>(method: string, path: string, body?: unknown): Promise<Body> {
  const response = await fetch(`/local/${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const answer = (await response.json()) as Body & { error?: string; code?: string };
  if (response.ok) return answer;
  throw new ApiError(response.status, answer.code ?? String(response.status), answer.error ?? 'no reason');
}

export function placeOf(id: string): Place {
  const [, , subscriptionId = '', , resourceGroup = ''] = id.split('/');
  return { subscriptionId, resourceGroup };
}
