// Builds one fixture app into one script, as a front end's build would.
import { join, resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');

/** @param entry path below test/fixtures @returns the script's text */
export async function bundleApp(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    mode: 'production',
    logLevel: 'error',
    root,
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    oxc: { jsx: { runtime: 'automatic', importSource: 'react', development: false } },
    // The build that compiles templates in the page, as pages without a build step load it.
    resolve: { alias: { vue: 'vue/dist/vue.esm-bundler.js' } },
    build: {
      write: false,
      minify: true,
      reportCompressedSize: false,
      lib: {
        entry: join(root, 'test/fixtures', entry),
        formats: ['iife'],
        name: 'app',
        fileName: () => 'app.js',
      },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (!output || !('output' in output)) throw new Error(`${entry} was not built`);
  return output.output[0].code;
}
