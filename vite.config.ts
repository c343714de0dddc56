// The one build: `vite build --mode extension` makes dist/extension (`extension-firefox` beside it), `--mode console`
// dist/console, `--mode verifier` dist/verifier/medveil-verify.mjs, `--mode medplum` and `--mode trap-app` the host pages
// that the browser tests mask (dist/fixtures).
import { cp, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join, resolve } from 'node:path';
import { crx } from '@crxjs/vite-plugin';
import react from '@vitejs/plugin-react';
import { build, defineConfig, type Plugin, type UserConfig } from 'vite';
import { type Browser, manifestFor } from './extension/manifest.ts';
import { medplum, trapApp } from './test/fixtures/fixture-builds.ts';

const root = import.meta.dirname;

export default defineConfig(({ mode }): UserConfig => {
  switch (mode) {
    case 'extension':
      return extension('chrome');
    case 'extension-firefox':
      return extension('firefox');
    case 'console':
      return console();
    case 'verifier':
      return verifier();
    case 'medplum':
      return medplum();
    case 'trap-app':
      return trapApp(process.env['MEDVEIL_TRAP_APP'] ?? '');
    default:
      throw new Error(`unknown mode ${mode}: see the first lines here`);
  }
});

/** MEDVEIL_EXTENSION_KEY (base64 SPKI) fixes Chromium's extension id; MEDVEIL_EXTENSION_OUT the folder. */
function extension(browser: Browser): UserConfig {
  const out = process.env['MEDVEIL_EXTENSION_OUT'];
  const outDir = resolve(root, out ?? `dist/extension${browser === 'chrome' ? '' : '-firefox'}`);
  const manifest = manifestFor(browser, process.env['MEDVEIL_EXTENSION_KEY']);
  return {
    root: resolve(root, 'extension'),
    publicDir: resolve(root, 'extension/public'),
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    plugins: [...forPages(), crx({ manifest, browser }), scriptsOfPages(), inspectorWorker()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome114',
      modulePreload: false,
      minify: true,
      reportCompressedSize: false,
      // No page of the manifest: the background opens it.
      rolldownOptions: { input: { inspect: resolve(root, 'extension/inspect/inspect.html') } },
    },
  };
}

function console(): UserConfig {
  return {
    root: resolve(root, 'proxy/console'),
    base: '/console/',
    plugins: [react()],
    build: {
      outDir: resolve(root, 'dist/console'),
      emptyOutDir: true,
      target: 'es2022',
      reportCompressedSize: false,
      chunkSizeWarningLimit: 2500,
    },
  };
}

/** One file that Node 20 runs by itself: an auditor's machine has no packages and no network. */
function verifier(): UserConfig {
  return {
    root,
    publicDir: false,
    build: {
      outDir: resolve(root, 'dist/verifier'),
      emptyOutDir: true,
      target: 'node20',
      // Auditors read what they run.
      minify: false,
      reportCompressedSize: false,
      ssr: resolve(root, 'proxy/verifier/main.ts'),
      rolldownOptions: {
        output: { entryFileNames: 'medveil-verify.mjs', codeSplitting: false },
      },
    },
    ssr: { noExternal: true },
  };
}

/** A part of a syntax tree, as far as it is looked at here. */
interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly key?: { readonly name?: string };
}

/** What makes a script that every page loads smaller. */
export function forPages(): Plugin[] {
  return [withoutSamples(), packedWords()];
}

/** Lists of words as one string each: quotes and commas are a fortieth of what is sent. */
function packedWords(): Plugin {
  const packed = '\0medveil:dictionary';
  return {
    name: 'medveil:packed-words',
    apply: 'build',
    enforce: 'pre',
    resolveId: (source) => (source.endsWith('/dictionary.json') ? packed : null),
    async load(id) {
      if (id !== packed) return null;
      const text = await readFile(join(root, 'shared/detect/dictionary.json'), 'utf8');
      // No word holds a bar; JSON of nested lists is JavaScript.
      const lists = JSON.stringify(JSON.parse(text), (_, value: unknown) =>
        Array.isArray(value) ? value.join('|') : value,
      );
      return `const w=${lists};for(const p of [w.labels,w.keys])for(const k in p)p[k]=p[k].split("|");export default w`;
    },
  };
}

/** Leaves out the evidence that identifiers ship with: it is for the tests, not for every page. */
function withoutSamples(): Plugin {
  const identifiers = resolve(root, 'shared/identifiers').replaceAll('\\', '/');
  return {
    name: 'medveil:without-samples',
    apply: 'build',
    transform(code, id) {
      const [file = ''] = id.split('?');
      if (!file.endsWith('.ts') || file.slice(0, file.lastIndexOf('/')) !== identifiers)
        return null;
      const samples = [...objectProperties(this.parse(code))].filter(
        ({ key }) => key?.name === 'samples',
      );
      let kept = '';
      let from = 0;
      for (const { start, end } of samples) {
        kept += code.slice(from, start);
        // With the comma behind it, if there is one: it may be the last.
        from = end + (/^\s*,/.exec(code.slice(end))?.[0].length ?? 0);
      }
      return samples.length > 0 ? { code: kept + code.slice(from), map: null } : null;
    },
  };
}

/** Properties of the object literals in a syntax tree, in text order. */
function* objectProperties(node: unknown): Generator<SyntaxNode> {
  if (Array.isArray(node)) for (const each of node) yield* objectProperties(each);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  const { type, properties } = node as { type?: string; properties?: SyntaxNode[] };
  if (type === 'ObjectExpression') yield* (properties ?? []).filter((p) => p.type === 'Property');
  for (const child of Object.values(node)) yield* objectProperties(child);
}

/** Scripts of pages. The engine for the hospital's own patterns and the picker of rules are scripts of their
 *  own, which the manifest does not name. */
const pageScripts = {
  main: 'content/main.iife',
  shadowHook: 'main-world/shadow-hook.iife',
  sheetHook: 'main-world/sheet-hook.iife',
  writeHook: 'main-world/write-hook.iife',
  markupHook: 'main-world/markup-hook.iife',
  copyHook: 'main-world/copy-hook.iife',
  fileHook: 'main-world/file-hook.iife',
  patterns: 'content/patterns',
  picker: 'content/picker',
} as const;
/** Those the manifest names: they must run at document_start. */
const atStart: readonly string[] = [
  pageScripts.main,
  pageScripts.shadowHook,
  pageScripts.sheetHook,
  pageScripts.writeHook,
  pageScripts.markupHook,
  pageScripts.copyHook,
  pageScripts.fileHook,
];

/** Builds the scripts of pages, over what crxjs has built: its own build of them takes no plugins. */
function scriptsOfPages(): Plugin {
  let outDir = '';
  return {
    name: 'medveil:scripts-of-pages',
    apply: 'build',
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir);
    },
    async closeBundle() {
      for (const name of atStart) await buildScript(`extension/${name}.ts`, name, outDir);
      await buildScript('extension/content/scan/patterns.iife.ts', pageScripts.patterns, outDir);
      await buildScript('extension/content/picker/picker.iife.ts', pageScripts.picker, outDir);
      await checkRunsAtOnce(outDir);
    },
  };
}

/** What a browser's worker has in the place of Node's modules; csv-parse says `stream`. */
const inBrowser = resolve(root, 'proxy/inspect/in-browser');
const standIns: Readonly<Record<string, string>> = {
  'node:buffer': 'node-buffer.ts',
  'node:fs/promises': 'node-files.ts',
  'node:path': 'node-path.ts',
  'node:util': 'node-util.ts',
  'node:zlib': 'node-zlib.ts',
  stream: 'node-stream.ts',
};

/** Builds the proxy's inspector into the extension, where the sources may not import each other: one engine,
 *  two places. Its character maps lie beside it. */
function inspectorWorker(): Plugin {
  let outDir = '';
  return {
    name: 'medveil:inspector-worker',
    apply: 'build',
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir, 'inspect');
    },
    async closeBundle() {
      await buildInspector(outDir);
      const maps = resolve(root, 'proxy/inspect/document/cmaps');
      await cp(maps, join(outDir, 'cmaps'), { recursive: true });
    },
  };
}

/** An ES module `worker.js` with a chunk for each reader of documents, all in one folder. */
async function buildInspector(outDir: string): Promise<void> {
  const standIn = (name: string): string => join(inBrowser, standIns[name] ?? '');
  const process = join(inBrowser, 'node-process.ts');
  await build({
    configFile: false,
    logLevel: 'warn',
    root,
    base: './',
    publicDir: false,
    plugins: [...forPages(), onlyStandIns()],
    resolve: {
      alias: Object.keys(standIns).map((name) => ({
        find: new RegExp(`^${name}$`),
        replacement: standIn(name),
      })),
    },
    build: {
      outDir,
      // The document that starts it lies there already.
      emptyOutDir: false,
      target: 'chrome114',
      modulePreload: false,
      minify: true,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 2000,
      rolldownOptions: {
        input: { worker: join(inBrowser, 'inspector.worker.ts') },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
        transform: {
          inject: {
            Buffer: [standIn('node:buffer'), 'Buffer'],
            process: [process, 'process'],
            setImmediate: [process, 'setImmediate'],
          },
        },
      },
    },
  });
}

/** A module of Node's that nothing stands for would be an empty object: it fails the build instead. */
function onlyStandIns(): Plugin {
  return {
    name: 'medveil:only-stand-ins',
    enforce: 'pre',
    resolveId(source, importer) {
      if (source.startsWith('node:') || (isBuiltin(source) && !importer?.includes('node_modules')))
        throw new Error(`${importer ?? ''} imports ${source}: see proxy/inspect/in-browser`);
      return null;
    },
  };
}

/** One script without imports. @param name path under the folder, without `.js` */
async function buildScript(entry: string, name: string, outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    root: resolve(root, 'extension'),
    publicDir: false,
    plugins: forPages(),
    build: {
      outDir,
      emptyOutDir: false,
      target: 'chrome114',
      minify: true,
      reportCompressedSize: false,
      lib: {
        entry: resolve(root, entry),
        formats: ['iife'],
        name: 'medveil',
        fileName: () => `${name}.js`,
      },
    },
  });
}

/**
 * Fails the build when a content script that must run at document_start is wrapped in crxjs's async
 * loader: `import()` runs after the first paint, and patients' names are painted before the mask.
 */
async function checkRunsAtOnce(outDir: string): Promise<void> {
  const manifest: chrome.runtime.ManifestV3 = JSON.parse(
    await readFile(join(outDir, 'manifest.json'), 'utf8'),
  );
  for (const entry of manifest.content_scripts ?? []) {
    if (entry.run_at !== 'document_start') continue;
    for (const file of entry.js ?? []) {
      const source = await readFile(join(outDir, file), 'utf8');
      if (/\bimport\s*\(|-loader\.js$/.test(source) || !atStart.includes(file.slice(0, -3))) {
        throw new Error(`${file} uses the async loader, or is not among scriptsOfPages`);
      }
    }
  }
}
