// What every page of a hospital pays for detection, built as it is shipped.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import dictionary from '../../shared/detect/dictionary.json' with { type: 'json' };
import { identifiers } from '../../shared/identifiers/registry.ts';
import { viteBuild } from '../support/e2e-setup.ts';
import { forPages } from '../../vite.config.ts';

const root = resolve(import.meta.dirname, '../..');
/** 60 KB: the budget of `detect` and `identifiers` in the content script. */
const budget = 61_440;
/** Words of re2js's own errors. */
const engineWords = 'error parsing regexp';
const parts = [
  'shared/detect/detector.ts',
  'shared/detect/known-patients.ts',
  'shared/detect/refine-kind.ts',
  'shared/detect/history-items.ts',
  'shared/identifiers/registry.ts',
  'shared/identifiers/normalise.ts',
  'shared/identifiers/disambiguate.ts',
];
/** Evidence of the rules that stands nowhere else. */
const evidence = identifiers
  .flatMap(({ samples }) => [...(samples.bareHit ?? []), ...samples.hit])
  .filter((text) => text.length >= 12);

/** The parts as one script, minified, without anything else. */
async function bundle(): Promise<Rolldown.OutputChunk> {
  const entry = '\0parts';
  const source = parts
    .map((part, i) => `export * as part${i} from ${JSON.stringify(join(root, part))};`)
    .join('\n');
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root,
    plugins: [
      ...forPages(),
      {
        name: 'parts',
        resolveId: (id) => (id.endsWith('parts.ts') ? entry : null),
        load: (id) => (id === entry ? source : null),
      },
    ],
    build: {
      write: false,
      target: 'chrome114',
      minify: true,
      reportCompressedSize: false,
      lib: { entry: 'parts.ts', formats: ['iife'], name: 'parts', fileName: () => 'parts.js' },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (!output || !('output' in output)) throw new Error('nothing was built');
  return output.output[0];
}

describe('detection and identifiers, alone', () => {
  let chunk: Rolldown.OutputChunk;
  beforeAll(async () => {
    chunk = await bundle();
  });

  it('are all there', () => {
    const modules = Object.keys(chunk.modules);
    for (const part of parts) expect(modules).toContain(join(root, part));
  });

  it('cost at most 60 KB', () => {
    const size = gzipSync(chunk.code, { level: 9 }).length;
    expect(size).toBeGreaterThan(20_000);
    expect(size).toBeLessThanOrEqual(budget);
  });

  it('carry no pattern engine', () => {
    expect(Object.keys(chunk.modules).filter((id) => id.includes('re2js'))).toEqual([]);
    expect(chunk.code).not.toContain(engineWords);
  });

  it('hold every word of the dictionary', () => {
    const words = Object.values(dictionary).flatMap((lists) => Object.values(lists).flat());
    expect(words.length).toBeGreaterThan(2000);
    // One string a list: a bar or quote on either side.
    const held = new Set(chunk.code.split(/["`|]/));
    expect(words.filter((word) => !held.has(word))).toEqual([]);
  });

  it('carry no evidence of the rules', () => {
    expect(evidence.length).toBeGreaterThan(40);
    expect(evidence.filter((text) => chunk.code.includes(text))).toEqual([]);
  });
});

describe('the content script as it is shipped', () => {
  let folder: string;
  let script: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'medveil-size-'));
    viteBuild('extension', { MEDVEIL_EXTENSION_OUT: folder });
    script = readFileSync(join(folder, 'content/main.iife.js'), 'utf8');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('carries no pattern engine, which is a script of its own', () => {
    expect(script).not.toContain(engineWords);
    expect(readFileSync(join(folder, 'content/patterns.js'), 'utf8')).toContain(engineWords);
  });

  it('carries no evidence of the rules, and the rules', () => {
    expect(evidence.filter((text) => script.includes(text))).toEqual([]);
    expect(script).toContain('[敏感诊断]');
  });
});
