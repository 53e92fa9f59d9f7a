/**
 * App settings, as the host reads them: by .NET configuration keys, so without regard to case.
 */
export class Settings {
  readonly #values = new Map<string, string>();

  constructor(env: Record<string, string | undefined>) {
    for (const [name, value] of Object.entries(env)) {
      if (value !== undefined) this.#values.set(name.toLowerCase(), value);
    }
  }

  /** Undefined when missing or empty: the host takes an empty setting for a missing one. */
  get(name: string): string | undefined {
    const value = this.#values.get(name.toLowerCase());
    return value === '' ? undefined : value;
  }

  /** Replaces every `%NAME%`. Throws when a setting is missing, in the host's words. */
  resolve(text: string): string {
    return text.replaceAll(/%([^%]+)%/g, (_, name: string) => {
      const value = this.get(name);
      if (value === undefined) throw new Error(`'%${name}%' does not resolve to a value.`);
      return value;
    });
  }
}
