import { expect, test } from 'vitest';
import { importsOf, isProduct, projectFiles, specifiersOf, textOf } from './source-files.ts';

const files = projectFiles().filter(isProduct);

/** The part of the house a file is in. */
function roomOf(path: string): string {
  const [half = '', room = ''] = path.split('/');
  if (half === 'shared') return 'shared';
  if (half === 'extension') return `extension/${room}`;
  return room === 'console' ? 'proxy/console' : 'proxy';
}

/** Whether a file in one room may import from another; the words are the fix. */
function mayImport(from: string, to: string): string | null {
  if (to === 'shared') return null;
  if (from === to) return null;
  if (from === 'shared') return 'shared imports nothing of ours: move what it needs into shared';
  if (from.startsWith('extension/')) {
    if (!to.startsWith('extension/')) return 'the extension imports only shared';
    if (to === 'extension/platform') return null;
    return 'content, main-world, background and ui meet only through platform and shared messages';
  }
  if (from === 'proxy/console') return 'the console imports only shared: put the contract there';
  if (from === 'proxy' && to === 'proxy/console')
    return 'the console is browser code: serve its build';
  return 'extension and proxy never import each other: put what both need into shared';
}

test('every import stays within what its room may know', () => {
  const wrong = files.flatMap((path) =>
    importsOf(path)
      .filter(isProduct)
      .flatMap((target) => {
        const why = mayImport(roomOf(path), roomOf(target));
        return why ? [`${path} imports ${target}: ${why}`] : [];
      }),
  );
  expect(wrong).toEqual([]);
});

test('there is no import cycle', () => {
  const graph = new Map(files.map((path) => [path, importsOf(path)]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      return;
    }
    if (done.has(path)) return;
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of files) visit(path, []);
  expect(cycles, 'move what both need into a third file').toEqual([]);
});

test('shared imports no Node module and no browser package', () => {
  const allowed = /^(?:\.|zod\/mini$|@noble\/hashes\/|re2js$)/;
  const wrong = files
    .filter((path) => path.startsWith('shared/'))
    .flatMap((path) =>
      specifiersOf(textOf(path))
        .filter((specifier) => !allowed.test(specifier))
        .map((specifier) => `${path} imports ${specifier}`),
    );
  expect(wrong, 'shared runs in both halves: only zod/mini and @noble/hashes').toEqual([]);
});

test('only extension/platform names the browser API', () => {
  const wrong = files.filter(
    (path) =>
      path.startsWith('extension/') &&
      !path.startsWith('extension/platform/') &&
      /\b(?:chrome|browser)\.[a-z]+[.(]|webextension-polyfill/i.test(codeOf(path)),
  );
  expect(wrong, 'wrap the call in a file of extension/platform').toEqual([]);
});

// The server and its commands, and the verifier that auditors run as a program of its own.
const programs = ['proxy/main.ts', 'proxy/verifier/main.ts'];

test('only the programs read the environment, end the process or listen', () => {
  const wrong = files.filter(
    (path) =>
      path.startsWith('proxy/') &&
      !programs.includes(path) &&
      /\bprocess\.(?:env|exit|exitCode|argv)\b|\.listen\(/.test(codeOf(path)),
  );
  expect(wrong, 'take it as an argument from main.ts').toEqual([]);
});

test('only proxy/store speaks SQL', () => {
  const wrong = files.filter(
    (path) =>
      path.startsWith('proxy/') &&
      !path.startsWith('proxy/store/') &&
      /from '(?:kysely|node:sqlite|pg)|\b(?:select|insert into|delete from)\b[^'"`]*\bfrom\b/.test(
        codeOf(path),
      ),
  );
  expect(wrong, 'add a method to the store’s interface').toEqual([]);
});

test('responseInterceptor, fixRequestBody and options.ssl of the proxy middleware are not used', () => {
  const wrong = files.filter((path) =>
    /\b(?:responseInterceptor|fixRequestBody)\b|^\s*ssl:/m.test(codeOf(path)),
  );
  expect(
    wrong,
    'see techniques §3 rows 8 and 11: use a streaming transform, an https.Agent',
  ).toEqual([]);
});

function codeOf(path: string): string {
  return textOf(path)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1');
}
