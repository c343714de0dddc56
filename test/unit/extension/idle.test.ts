import { expect, it } from 'vitest';
import { Idle } from '../../../extension/content/reveal/idle.ts';

it('idleness grows until a person does something; what scripts dispatch is nobody’s doing', () => {
  let now = 0;
  const idle = new Idle(() => now);
  const page = new EventTarget();
  idle.listen(page, new AbortController().signal);
  now = 50;
  page.dispatchEvent(new Event('mousemove'));
  expect(idle.since).toBe(50);
  idle.touched();
  expect(idle.since).toBe(0);
  now = 90;
  expect(idle.since).toBe(40);
});
