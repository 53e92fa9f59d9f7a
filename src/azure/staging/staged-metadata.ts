/** What the metadata of a staged blob says. Names and values are ASCII; there is never a secret in them. */
import type { StagedBlob } from '../../replication/ways/stage/staged.ts';

export interface StagedMetadata {
  /** Id of the source. */
  source: string;
  generation: string;
  state: StagedBlob['state'];
  copiedTo: number;
}

export function metadataText({
  source,
  generation,
  state,
  copiedTo,
}: StagedMetadata): Record<string, string> {
  return {
    // A name may have letters that headers cannot carry.
    source: encodeURIComponent(source),
    generation,
    state,
    copiedto: String(copiedTo),
  };
}

/** Undefined for a blob that this service did not make. */
export function parseMetadata(
  metadata: Readonly<Record<string, string>> | undefined,
): StagedMetadata | undefined {
  const value = (name: string): string | undefined =>
    Object.entries(metadata ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
  const source = value('source');
  const generation = value('generation');
  const copiedTo = Number(value('copiedto') ?? '0');
  if (source === undefined || generation === undefined || !Number.isFinite(copiedTo)) return undefined;
  return {
    source: decoded(source),
    generation,
    state: value('state') === 'complete' ? 'complete' : 'copying',
    copiedTo,
  };
}

/** As it is where it was not written by `metadataText`. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
