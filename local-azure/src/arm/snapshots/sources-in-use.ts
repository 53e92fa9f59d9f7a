/**
 * What creates that are under way read from. It cannot be deleted meanwhile: that a delete is refused while another
 * operation uses the disk was reported (bosh-azure-cpi-release, pull request 269), for these two cases it is unverified.
 */
export class SourcesInUse {
  readonly #counts = new Map<string, number>();

  /** Returns what ends the use. */
  hold(uniqueId: string): () => void {
    this.#counts.set(uniqueId, this.#count(uniqueId) + 1);
    return () => {
      const left = this.#count(uniqueId) - 1;
      if (left > 0) this.#counts.set(uniqueId, left);
      else this.#counts.delete(uniqueId);
    };
  }

  has({ uniqueId }: { uniqueId: string }): boolean {
    return this.#counts.has(uniqueId);
  }

  #count(uniqueId: string): number {
    return this.#counts.get(uniqueId) ?? 0;
  }
}
