/** What waits for a function's trigger. */
export interface Listener {
  /** Resolves when it is attached. Throws when it cannot be. */
  start(): Promise<void>;
  /** Takes nothing new. What runs goes on, and can still be settled. */
  stop(): Promise<void>;
  /** After everything that ran is over: lets go of connections. */
  close(): Promise<void>;
}
