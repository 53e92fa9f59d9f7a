import { readFileSync } from 'node:fs';
import https from 'node:https';
import type { Place } from './stage.ts';

/** What the tour judges by: a snapshot as Resource Manager's own answer has it. */
export interface ListedSnapshot {
  id: string;
  name: string;
  location: string;
  tags?: Record<string, string>;
  properties: {
    provisioningState: string;
    uniqueId: string;
    completionPercent?: number;
    incremental?: boolean;
    securityProfile?: { securityType?: string };
    creationData: { createOption: string; sourceResourceId?: string; sourceUniqueId?: string };
    copyCompletionError?: { errorCode: string };
  };
}

/** Reads Resource Manager over https with a token of its own, as any other program would. */
export class AzureReader {
  readonly #environment: Readonly<Record<string, string>>;
  readonly #agent: https.Agent;

  /** `environment` is what the local cloud gives to programs that use it. */
  constructor(environment: Readonly<Record<string, string>>, caFile: string) {
    this.#environment = environment;
    this.#agent = new https.Agent({ ca: readFileSync(caFile), keepAlive: false });
  }

  /** All snapshots of a group, all pages. Throws when Resource Manager refuses. */
  snapshots(group: Place): Promise<ListedSnapshot[]> {
    return this.#list(group, 'snapshots');
  }

  disks(group: Place): Promise<{ name: string }[]> {
    return this.#list(group, 'disks');
  }

  async #list<Item>({ subscriptionId, resourceGroup }: Place, type: string): Promise<Item[]> {
    const listed: Item[] = [];
    let next: string | undefined =
      `${this.#setting('RESOURCE_MANAGER_ENDPOINT')}/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}` +
      `/providers/Microsoft.Compute/${type}?api-version=2025-01-02`;
    const token = await this.#token();
    while (next !== undefined) {
      const page: { value: Item[]; nextLink?: string } = await this.#get(next, token);
      listed.push(...page.value);
      next = page.nextLink;
    }
    return listed;
  }

  async #token(): Promise<string> {
    const audience = encodeURIComponent(this.#setting('RESOURCE_MANAGER_AUDIENCE'));
    const url = `${this.#setting('IDENTITY_ENDPOINT')}?api-version=2019-08-01&resource=${audience}`;
    const answer = await fetch(url, { headers: { 'X-IDENTITY-HEADER': this.#setting('IDENTITY_HEADER') } });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    return token;
  }

  #get<Body>(url: string, token: string): Promise<Body> {
    return new Promise((resolve, reject) => {
      const request = https.get(
        url,
        { agent: this.#agent, headers: { authorization: `Bearer ${token}` } },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            if (answer.statusCode === 200) resolve(JSON.parse(text) as Body);
            else reject(new Error(`GET ${url}: ${String(answer.statusCode)} ${text}`));
          });
        },
      );
      request.on('error', reject);
    });
  }

  #setting(name: string): string {
    const value = this.#environment[name];
    if (value === undefined) throw new Error(`the local cloud gave no ${name}`);
    return value;
  }
}
