/** A segment of a route template: text, or `{name}`, `{name:constraint}`, `{name?}`, `{*name}`. */
type Segment = { text: string } | { name: string; isInt: boolean; optional: boolean; rest: boolean };

/** A route template of ASP.NET, as far as an HTTP trigger's `route` uses them. */
export class HttpRoute {
  readonly template: string;
  readonly #segments: Segment[];

  constructor(template: string) {
    this.template = template.replaceAll(/^\/+|\/+$/g, '');
    this.#segments = this.template === '' ? [] : this.template.split('/').map(segmentFromText);
  }

  /** The parameters in `path`, or undefined when it is not this route. Literals match without regard to case. */
  match(path: string): Record<string, string> | undefined {
    const parts = path
      .split('/')
      .filter((part) => part !== '')
      .map(decode);
    const params: Record<string, string> = {};
    for (const [index, segment] of this.#segments.entries()) {
      const part = parts[index];
      if ('text' in segment) {
        if (part?.toLowerCase() !== segment.text.toLowerCase()) return undefined;
        continue;
      }
      if (segment.rest) {
        params[segment.name] = parts.slice(index).join('/');
        return params;
      }
      if (part === undefined) {
        if (!segment.optional) return undefined;
        continue;
      }
      if (segment.isInt && !/^-?\d+$/.test(part)) return undefined;
      params[segment.name] = part;
    }
    return parts.length > this.#segments.length ? undefined : params;
  }
}

/** An encoded slash stays encoded (measured), and a part with a stray percent sign is as it came. */
function decode(part: string): string {
  try {
    return part
      .split(/(%2f)/i)
      .map((piece, at) => (at % 2 === 1 ? piece : decodeURIComponent(piece)))
      .join('');
  } catch {
    return part;
  }
}

function segmentFromText(text: string): Segment {
  const match = /^\{(\*{0,2})(\w+)(?::(\w+))?(\?)?\}$/.exec(text);
  if (match === null) {
    if (text.includes('{')) throw new Error(`Route segment '${text}' is not supported by the local cloud.`);
    return { text };
  }
  const [, star, name = '', constraint, optional] = match;
  if (constraint !== undefined && constraint !== 'int') {
    throw new Error(`Route constraint '${constraint}' is not supported by the local cloud.`);
  }
  return { name, isInt: constraint === 'int', optional: optional === '?', rest: star !== '' };
}
