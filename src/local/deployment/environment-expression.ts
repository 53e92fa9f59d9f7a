/**
 * Values that stay expressions in an evaluated deployment because they differ from one Azure cloud to another. The
 * compiler knows no cloud; here such an expression gets its value in a given one.
 */

/** What the template function `environment()` answers, as far as a deployment may ask (documented). */
export interface AzureEnvironment {
  name: string;
  resourceManager: string;
  authentication: { loginEndpoint: string };
  suffixes: { storage: string };
}

export const publicCloud: AzureEnvironment = {
  name: 'AzureCloud',
  resourceManager: 'https://management.azure.com/',
  authentication: { loginEndpoint: 'https://login.microsoftonline.com/' },
  suffixes: { storage: 'core.windows.net' },
};

/**
 * The value of `[format('https://{0}.blob.{1}', 'st', environment().suffixes.storage)]` and the like; a text that is
 * no expression is its own value. Undefined where something else has to be known, such as a resource.
 */
export function valueIn(environment: AzureEnvironment, text: string): string | undefined {
  if (!text.startsWith('[') || text.startsWith('[[')) return text;
  const value = new Expression(text.slice(1, -1), environment).value();
  return typeof value === 'string' ? value : undefined;
}

function textOf(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `undefined` is what cannot be known. */
type Value = string | number | boolean | object | undefined;

class Expression {
  readonly #tokens: string[];
  readonly #environment: AzureEnvironment;
  #at = 0;

  constructor(text: string, environment: AzureEnvironment) {
    this.#tokens = text.match(/'(?:[^']|'')*'|\w+|[^\s]/g) ?? [];
    this.#environment = environment;
  }

  value(): Value {
    let value = this.#term();
    while (this.#next() === '.') {
      this.#at++;
      const key = this.#take();
      value = typeof value === 'object' && key in value ? (value as Record<string, Value>)[key] : undefined;
    }
    return value;
  }

  #term(): Value {
    const token = this.#take();
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (/^\d+$/.test(token)) return Number(token);
    if (this.#next() !== '(') throw new Error(`not an expression that is known here: ${token}`);
    return this.#call(token, this.#list());
  }

  #list(): Value[] {
    const values: Value[] = [];
    this.#take();
    while (this.#next() !== ')') {
      values.push(this.value());
      if (this.#next() === ',') this.#at++;
    }
    this.#take();
    return values;
  }

  #call(name: string, values: Value[]): Value {
    switch (name) {
      case 'environment':
        return this.#environment;
      case 'equals':
        return values.includes(undefined) ? undefined : values[0] === values[1];
      case 'if':
        return values[0] === undefined ? undefined : values[0] === true ? values[1] : values[2];
      case 'format': {
        const [form, ...parts] = values;
        if (typeof form !== 'string' || parts.includes(undefined)) return undefined;
        return form.replace(/\{(\d+)\}/g, (_all, index: string) => textOf(parts[Number(index)]));
      }
      default:
        return undefined;
    }
  }

  #next(): string | undefined {
    return this.#tokens[this.#at];
  }

  #take(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new Error('the expression ends early');
    return token;
  }
}
