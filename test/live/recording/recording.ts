/** What one row asked and was told, with nothing in it of whoever asked. */
export interface Exchange {
  method: string;
  url: string;
  /** What was sent, for a reader; a replay does not compare it. */
  sent?: string;
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Where it was asked, in the words of the recording. */
export interface RecordedPlace {
  /** Of the place that answered: the local cloud is given some things by hand. */
  from: 'azure' | 'local';
  endpoint: string;
  audience: string;
  subscriptionId: string;
  secondSubscriptionId?: string;
  regions: readonly string[];
  run: string;
  limited?: { objectId: string };
  encryptionSetId?: string;
  /** ms since 1970, when the row began. */
  began: number;
}

export interface Recording {
  formatVersion: 1;
  row: string;
  /** The day. */
  recorded: string;
  seen: string;
  place: RecordedPlace;
  exchanges: readonly Exchange[];
}
