/** The pages that users read, and what is in them. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

/** Paths from the root. */
export const pages: readonly string[] = globSync(['*.md', 'docs/**/*.md', 'local-azure/README.md'], {
  cwd: root,
}).sort();

export function textOf(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

export interface Block {
  page: string;
  language: string;
  text: string;
}

const fence = /^( *)```(\w*)\n([^]*?)^\1```$/gm;

/** Fenced blocks of all pages, those in lists without their indentation. */
export function blocks(): Block[] {
  return pages.flatMap((page) =>
    [...textOf(page).matchAll(fence)].map(([, indent = '', language = '', text = '']) => ({
      page,
      language,
      text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    })),
  );
}

export function withoutBlocks(page: string): string {
  return textOf(page).replace(fence, '');
}

/** Anchors of a page, as GitHub makes them. */
export function anchorsOf(page: string): string[] {
  return [...withoutBlocks(page).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Pages that a page links to: paths from the root. */
export function linkedPages(page: string): string[] {
  return [...withoutBlocks(page).matchAll(/\]\(([^)#\s:]+)(?:#[^)]*)?\)/g)]
    .map(([, file = '']) => path.join(path.dirname(page), file))
    .filter((target) => pages.includes(target));
}

/** By page, over how many links it is reached from this one. */
export function reachedFrom(page: string): ReadonlyMap<string, number> {
  const clicks = new Map([[page, 0]]);
  for (const [reached, count] of clicks) {
    for (const target of linkedPages(reached)) if (!clicks.has(target)) clicks.set(target, count + 1);
  }
  return clicks;
}
