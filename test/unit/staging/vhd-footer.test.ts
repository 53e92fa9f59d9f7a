import { expect, test } from 'vitest';
import { vhdFooter } from 'local-azure';
import { footerProblem } from '../../../src/replication/ways/stage/vhd-footer.ts';

const disk = 64 * 2 ** 20;

function changed(at: number, value: number): Uint8Array {
  const footer = vhdFooter(disk);
  footer[at] = value;
  return footer;
}

test('a fixed VHD of the right size has nothing against it', () => {
  expect(footerProblem(vhdFooter(disk), disk + 512)).toBeUndefined();
});

test.each([
  ['an empty last page', new Uint8Array(512), 'not the footer of a VHD'],
  ['half a page', vhdFooter(disk).subarray(0, 256), '256 bytes'],
  ['a dynamic VHD', changed(63, 3), 'not a fixed one'],
  ['a changed byte', changed(70, 1), 'checksum'],
])('%s is no footer', (_what, footer, problem) => {
  expect(footerProblem(footer, disk + 512)).toContain(problem);
});

test('a blob that is longer or shorter than the footer tells is not whole', () => {
  for (const size of [disk, disk + 1024, 512])
    expect(footerProblem(vhdFooter(disk), size)).toContain('bytes');
});
