/** Put in by the build; sources run as they are say so. */
declare const snaprepVersion: string | undefined;

export const version: string = typeof snaprepVersion === 'string' ? snaprepVersion : 'development';
