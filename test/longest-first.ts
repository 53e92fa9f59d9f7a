/**
 * The order in which files begin. What takes long comes first: else one that takes minutes begins last, and all cores but
 * its own have nothing to do.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const root = path.resolve(import.meta.dirname, '..');

/** Those of more than 45 seconds beside others on two cores, the longest first. Neither size nor folder tells them. */
const longest = [
  'test/chaos/kill-while-lifting.test.ts',
  'test/e2e/start.test.ts',
  'test/e2e/promises-renewal-killed.test.ts',
  'test/page/page.test.ts',
  'test/chaos/kill-while-converting.test.ts',
  'test/chaos/kill.test.ts',
  'test/contract/azure/pages.test.ts',
  'test/unit/promises/one-lie.test.ts',
  'test/chaos/kill-while-telling.test.ts',
  'test/e2e/conversion.test.ts',
  'test/e2e/page-on-the-local-cloud.test.ts',
  'test/chaos/kill-while-replaying.test.ts',
  'test/e2e/promises-group-that-goes.test.ts',
  'test/e2e/least-privilege.test.ts',
  'test/chaos/kill-while-staging.test.ts',
  'test/e2e/promises-heals-by-itself.test.ts',
  'test/unit/infra/hooks/preprovision.test.ts',
  'test/e2e/deletions.test.ts',
  'test/e2e/locks.test.ts',
  'local-azure/test/package/package.test.ts',
  'test/e2e/cli-exit-codes.test.ts',
  'test/e2e/cli-migration.test.ts',
  'test/e2e/cli-pause.test.ts',
].map((file) => path.join(root, file));

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const gone = longest.filter((file) => !existsSync(file));
    if (gone.length > 0)
      throw new Error(`${import.meta.filename} names what is not there: ${gone.join(', ')}`);
    const places = new Map(longest.map((file, place) => [file, place]));
    const placeOf = ({ moduleId }: TestSpecification): number => places.get(moduleId) ?? longest.length;
    const sorted = await super.sort(files);
    return sorted.sort((left, right) => placeOf(left) - placeOf(right));
  }
}
