/** Limit of the Standard tier (documented), for a single message and for a batch. Bytes. */
export const maxMessageSize = 256 * 1024;
