/**
 * Loaded before the command line by `node --import`: its clock begins at `TEST_NOW_MS` (ms since 1970) and runs on, so
 * that it lives in the time of a world, whatever the date of the machine is.
 */
import { moveDate } from './moved-date.ts';

moveDate(Number(process.env['TEST_NOW_MS']));
