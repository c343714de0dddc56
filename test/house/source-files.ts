// What the house rules look at: tracked and new source files, their imports, their lines.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export const rootDir = fileURLToPath(new URL('../../', import.meta.url));

/** Paths, relative to the root, of files git tracks or would add. */
export function projectFiles(): string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard'];
  const list = execFileSync('git', args, { cwd: rootDir, encoding: 'utf8' }).split('\n');
  return [...new Set(list)].filter((path) => path !== '');
}

export const isSource = (path: string) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts');

/** Product code: what the size and import rules are about. */
export const isProduct = (path: string) =>
  isSource(path) && /^(shared|extension|proxy)\//.test(path);

export const textOf = (path: string) => readFileSync(join(rootDir, path), 'utf8');

/** Every module specifier of a file: static, dynamic, re-export, type import, worker URL. */
export function specifiersOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const patterns = [
    /\b(?:import|export)\s[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/g,
    /\bimport\s*['"]([^'"]+)['"]/g,
    /\bimport\(\s*['"]([^'"]+)['"]/g,
    /\bnew Worker\(\s*new URL\(\s*['"](\.[^'"]+\.tsx?)['"],\s*import\.meta\.url/g,
  ];
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map((m) => m[1] ?? ''));
}

/** Relative specifiers of a file as root-relative paths. */
export function importsOf(path: string): string[] {
  return specifiersOf(textOf(path))
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => normalize(join(dirname(path), specifier.replace(/\?.*$/, ''))));
}
