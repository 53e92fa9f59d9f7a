/**
 * Builds the command line as one file, to be copied about: `dist/single/snaprep.cjs`. Megabytes of program take longer to
 * parse than Node to start, so they are in it compressed, as a comment at its end, and read from there for anything but
 * `--version`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build, type BuildOptions } from 'esbuild';

export async function buildSingleFile(root: string, version: string, options: BuildOptions): Promise<void> {
  const { outputFiles } = await build({
    ...options,
    format: 'cjs',
    entryPoints: ['src/cli/snaprep.ts'],
    outfile: 'dist/single/snaprep.cjs',
    sourcemap: false,
    minify: true,
    keepNames: true,
    define: { snaprepVersion: JSON.stringify(version), 'import.meta.url': 'importMetaUrl' },
    banner: { js: `const importMetaUrl = require('node:url').pathToFileURL(__filename).href;` },
    write: false,
  });
  const program = (outputFiles[0]?.text ?? '').replace(/^#!.*\n/, '');
  const packed = brotliCompressSync(program, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }).toString(
    'base64',
  );
  const text = `#!/usr/bin/env node
'use strict';
const fs = require('node:fs');
if (process.argv.length === 3 && process.argv[2] === '--version') fs.writeSync(1, ${JSON.stringify(`${version}\n`)});
else {
  const text = fs.readFileSync(__filename, 'latin1');
  const packed = Buffer.from(text.slice(text.lastIndexOf('//packed:') + 9), 'base64');
  const program = require('node:zlib').brotliDecompressSync(packed).toString();
  require('node:vm')
    .compileFunction(program, ['require', 'module', 'exports', '__filename', '__dirname'], { filename: __filename })
    .call(exports, require, module, exports, __filename, __dirname);
}
//packed:${packed}
`;
  await mkdir(path.join(root, 'dist/single'), { recursive: true });
  await writeFile(path.join(root, 'dist/single/snaprep.cjs'), text, { mode: 0o755 });
}
