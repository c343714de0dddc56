import { basename, dirname } from 'node:path';
import { expect, test } from 'vitest';
import { isProduct, isSource, projectFiles, textOf } from './source-files.ts';

const files = projectFiles();
const product = files.filter(isProduct);
const linesOf = (path: string) => textOf(path).trimEnd().split('\n').length;

test('no file has more than 400 lines and nine in ten have under 200', () => {
  const long = product.filter((path) => linesOf(path) > 400);
  expect(long, 'split the file by what its parts know').toEqual([]);
  const over = product.filter((path) => linesOf(path) >= 200);
  expect(over.length / product.length, `split some of ${over.join(', ')}`).toBeLessThanOrEqual(0.1);
});

test('no folder has more than 60 files', () => {
  const folders = Map.groupBy(product, (path) => dirname(path));
  const large = [...folders].filter(([, held]) => held.length > 60).map(([folder]) => folder);
  expect(large, 'make rooms of what belongs together').toEqual([]);
});

test('files are named in kebab case, for what they hold', () => {
  const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:test|iife|worker|config|bench))?\.tsx?$/;
  const wrong = files.filter(isSource).filter((path) => !kebab.test(basename(path)));
  expect(wrong).toEqual([]);
  const vague = files.filter((path) =>
    /(?:^|\/)(?:utils?|helpers?|common|types|misc|index)\.tsx?$/.test(path),
  );
  expect(vague, 'name the file for its main export').toEqual([]);
});

test('no code says any, and only tests say !', () => {
  const any = product.filter((path) => /(?::|\bas|<)\s*any\b/.test(stripped(path)));
  expect(any, 'parse unknown once at the door').toEqual([]);
});

test('comments are 12 to 20 in a hundred lines of the product', () => {
  // Dictionaries and translations are data.
  const code = product.filter((path) => !/\/i18n\/|dictionary/.test(path));
  const lines = code.flatMap((path) => textOf(path).split('\n')).filter((line) => line.trim());
  const comments = lines.filter((line) => /^\s*(?:\/\/|\/?\*)/.test(line));
  const share = comments.length / lines.length;
  expect(share, 'say what each room knows and why odd code is odd').toBeGreaterThanOrEqual(0.12);
  expect(share, 'cut comments that repeat the code').toBeLessThanOrEqual(0.2);
});

test('no code or document carries a path of somebody’s machine or a registry’s address', () => {
  const secret = /\/(?:work|root|home\/[a-z]+)\/|registry\.npmjs|npmmirror|deb\.debian/;
  const own = /^(?:test\/house\/|package-lock\.json$)/;
  const text = files.filter((path) => /\.(?:tsx?|md|json|ya?ml|html|css|js|sh)$/.test(path));
  const wrong = text.filter((path) => !own.test(path) && secret.test(textOf(path)));
  expect(wrong).toEqual([]);
  expect(textOf('package-lock.json')).not.toMatch(/"resolved": "http/);
});

test('the lock file has every platform’s optional packages, or npm ci refuses it', () => {
  const { packages } = JSON.parse(textOf('package-lock.json')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const missing = Object.entries(packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {})
      .filter(
        (name) =>
          !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
      )
      .map((name) => `${path} needs ${name}`),
  );
  expect(missing, 'add the entry with version, os, cpu and "optional": true').toEqual([]);
});

test('package.json names exact versions only', () => {
  const manifest = JSON.parse(textOf('package.json')) as Record<string, Record<string, string>>;
  const ranges = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((group) =>
    // Two majors of one package stand side by side under two names: vue2 is npm:vue@2.x.y.
    Object.entries(manifest[group] ?? {}).filter(
      ([, version]) => !/^(?:npm:[@\w/-]+@)?\d+\.\d+\.\d+/.test(version),
    ),
  );
  expect(ranges).toEqual([]);
});

function stripped(path: string): string {
  return textOf(path)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1')
    .replace(/'[^'\n]*'|"[^"\n]*"|`[^`]*`/g, "''");
}
