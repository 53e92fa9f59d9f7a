/**
 * Builds the page into `dist/page`: script, style sheet and icon under names that hold their digest, the document that
 * names them, and a manifest by which the service serves these files and no others.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const document = 'index.html';
/** Where the service serves it: with or without a slash at the end of the address, the files are the same. */
const address = '/api/page/';

/** Of each file of the page, as the service answers with it. */
interface PageFile {
  type: string;
  /** Whether its name changes with what is in it. */
  isHashed: boolean;
  etag: string;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export async function buildPage(root: string): Promise<void> {
  const sources = path.join(root, 'src/page');
  const outdir = path.join(root, 'dist/page');
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: { main: 'src/page/main.tsx', page: 'src/page/page.css' },
    outdir,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: ['chrome120', 'firefox121', 'safari17'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
  });
  const contents = new Map<string, Uint8Array>();
  for (const { path: file, contents: bytes } of outputFiles) contents.set(path.basename(file), bytes);
  contents.set('icon.svg', await readFile(path.join(sources, 'icon.svg')));
  let html = await readFile(path.join(sources, document), 'utf8');
  const manifest: Record<string, PageFile> = {};
  const put = async (name: string, bytes: Uint8Array, isHashed: boolean): Promise<void> => {
    const type = types[path.extname(name)] ?? 'application/octet-stream';
    manifest[name] = { type, isHashed, etag: `"${digestOf(bytes)}"` };
    await writeFile(path.join(outdir, name), bytes);
  };
  for (const [name, bytes] of contents) {
    const { name: base, ext } = path.parse(name);
    const hashed = `${base}-${digestOf(bytes)}${ext}`;
    if (!html.includes(`"${name}"`)) throw new Error(`src/page/${document} does not name ${name}`);
    html = html.replace(`"${name}"`, `"${address}${hashed}"`);
    await put(hashed, bytes, true);
  }
  await put(document, Buffer.from(html), false);
  await writeFile(path.join(outdir, 'manifest.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 12);
}
