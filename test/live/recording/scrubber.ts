/**
 * Takes out of a recording what belongs to somebody: ids, names, addresses, tokens, signatures. The same thing gets
 * the same placeholder everywhere in one recording, so that what refers to what stays true, and it can be replayed.
 */

/** What is known to be somebody's, longest first, and what stands for it. */
export type Literals = readonly (readonly [text: string, placeholder: string])[];

const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const token = /eyJ[\w-]+\.[\w-]+\.[\w-]*/g;
/** Of SAS, and of the addresses of operations, which are signed too (`c`, `s`, `h`). */
const signature = /([?&;](?:sig|skoid|sktid|c|s|h)=)(?!scrubbed)[^&"'\s\\<]+/gi;
const accountKey = /[A-Za-z0-9+/]{86}==/g;
const mail = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const address = /\b(?:\d{1,3}\.){3}\d{1,3}\b/g;
/** Where exported disks are read: the account's name, and the zone behind it. */
const diskAccount = /\bmd-[a-z\d-]+(?=(?:\.z\d+)?\.blob\.)/gi;
/** Who made or changed something, and claims of tokens: nothing asks for them. */
const people = /"(?:createdBy|lastModifiedBy|claims|authorization|clientIpAddress|principalName|upn)"/i;

export class Scrubber {
  readonly #literals: readonly { find: RegExp; placeholder: string }[];
  readonly #secrets: readonly string[];
  readonly #guids = new Map<string, string>();
  readonly #accounts = new Map<string, string>();

  constructor(literals: Literals) {
    const known = literals.filter(([text]) => text !== '').sort(([a], [b]) => b.length - a.length);
    this.#literals = known.map(([text, placeholder]) => ({
      find: new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi'),
      placeholder,
    }));
    this.#secrets = known.filter(([text, placeholder]) => text !== placeholder).map(([text]) => text);
  }

  /** Throws where something of somebody is still there: then nothing may be kept. */
  text(text: string): string {
    let clean = withoutPeople(text);
    for (const { find, placeholder } of this.#literals) clean = clean.replaceAll(find, placeholder);
    clean = clean
      .replaceAll(token, 'token')
      .replaceAll(signature, '$1scrubbed')
      .replaceAll(accountKey, 'key')
      .replaceAll(guid, (found) => this.#numbered(found))
      .replaceAll(diskAccount, (found) => numbered(this.#accounts, found, (n) => `md-scrubbed-${n}`))
      .replaceAll(mail, 'person@example.com')
      .replaceAll(address, (found) => (found === '127.0.0.1' ? found : '192.0.2.1'));
    this.#check(clean);
    return clean;
  }

  #numbered(found: string): string {
    const known = [...this.#guids.values()].includes(found.toLowerCase());
    if (known) return found;
    return numbered(this.#guids, found, (n) => `00000000-0000-4000-8000-${n.padStart(12, '0')}`);
  }

  #check(clean: string): void {
    const lower = clean.toLowerCase();
    const left = this.#secrets.filter((secret) => lower.includes(secret.toLowerCase()));
    if (left.length > 0)
      throw new Error(`a recording would still hold ${String(left.length)} name(s) or ids`);
  }
}

function numbered(known: Map<string, string>, found: string, placeholder: (n: string) => string): string {
  const key = found.toLowerCase();
  const value = known.get(key) ?? placeholder((known.size + 1).toString(16));
  known.set(key, value);
  return value;
}

/** JSON without the fields that name people; anything else as it is. */
function withoutPeople(text: string): string {
  if (!people.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), (name, value: unknown) =>
      people.test(`"${name}"`) ? undefined : value,
    );
  } catch {
    return text;
  }
}
