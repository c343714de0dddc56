import { expect, test, vi } from 'vitest';

// The browser API exists in browsers only.
vi.mock('../../../extension/platform/engine-script.ts', () => ({ registerEngine: async () => {} }));
const { enginePages } = await import('../../../extension/background/engine-script.ts');

const pattern = { id: 'p', kind: 'age' as const, pattern: 'x1' };
const pack = (more: object) => ({ v: 1 as const, id: 'a', version: 1, ...more });

test('without patterns no page gets the engine', () => {
  expect(enginePages(undefined)).toEqual([]);
  expect(enginePages({ sites: [], rules: [pack({ labels: { age: ['x'] } })] })).toEqual([]);
});

test('a pack’s own sites get it, else the policy’s, else every page', () => {
  const policySites = ['https://his.example:8443'];
  const own = pack({ patterns: [pattern], sites: ['http://10.0.0.5:8080'] });
  expect(enginePages({ sites: policySites, rules: [own] })).toEqual(['http://10.0.0.5/*']);
  const any = pack({ patterns: [pattern] });
  expect(enginePages({ sites: policySites, rules: [any] })).toEqual(['https://his.example/*']);
  expect(enginePages({ sites: [], rules: [any] })).toEqual(['http://*/*', 'https://*/*']);
  expect(enginePages({ sites: ['his.example'], rules: [any] })).toEqual(['*://*/*']);
});
