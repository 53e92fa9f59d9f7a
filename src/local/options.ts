import { parseArgs } from 'node:util';

export interface TourOptions {
  once: boolean;
  json: boolean;
  verbose: boolean;
  /** A `replication.json` of one's own. */
  config?: string | undefined;
  help: boolean;
}

export const help = `npm start [-- options]

Starts a local cloud and the built service on it, and shows it at work. Then
stays up for play.

  --config FILE  your own replication.json: its groups, regions and rules on
                 the local cloud, with a few snapshots in each source
  --once         ends after the tour with a summary; exit code 0 only when
                 every replica is as it should be
  --json         with --once: that summary as JSON on stdout, everything else
                 on stderr (use npm start --silent)
  --verbose      shows the records of the service as well
  --help         this text
`;

/** Throws with a sentence for the user when an option is not known, or means nothing without another. */
export function parseOptions(args: readonly string[]): TourOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    // Told below: npm takes what has no "--" before it for its own, and hands on the rest.
    allowPositionals: true,
    options: {
      once: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      config: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const [stray] = positionals;
  if (stray !== undefined) {
    throw new Error(`"${stray}" is no option; a file is given after "--": npm start -- --config FILE`);
  }
  if (values.json && !values.once) throw new Error('--json is the summary of --once; give both');
  return values;
}
