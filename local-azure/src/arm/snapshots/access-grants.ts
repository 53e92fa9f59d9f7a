import { hasActiveAccess, type StoredSnapshot } from './stored-snapshot.ts';

/** Snapshots that can be read by a SAS until it ends or is revoked. */
export class AccessGrants {
  readonly #granted = new Set<StoredSnapshot>();

  grant(snapshot: StoredSnapshot, url: string, expiresAt: number): void {
    snapshot.access = { url, expiresAt };
    this.#granted.add(snapshot);
  }

  revoke(snapshot: StoredSnapshot): void {
    snapshot.access = undefined;
    this.#granted.delete(snapshot);
  }

  /** How many snapshots of a family are open now. */
  countInFamily(familyId: string, now: number): number {
    return this.#active(now).filter((snapshot) => snapshot.incrementalSnapshotFamilyId === familyId).length;
  }

  nextExpiry(now: number): number | undefined {
    const times = this.#active(now).map(({ access }) => access?.expiresAt ?? now);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  #active(now: number): StoredSnapshot[] {
    return [...this.#granted].filter((snapshot) => hasActiveAccess(snapshot, now));
  }
}
