import { describe, expect, it } from 'vitest';
import { Reveals } from '../../../extension/content/reveal/reveals.ts';

const phone = { identity: 'residentId:1', kind: 'mobilePhone', value: '138 1234 5678' } as const;

function at(start: number) {
  const clock = { now: start };
  return { clock, reveals: new Reveals(() => clock.now) };
}

describe('a reveal', () => {
  it('covers the same value of the same patient however it is written, until its time', () => {
    const { clock, reveals } = at(1000);
    reveals.add(phone, 5);
    expect(reveals.left({ ...phone, value: '138-1234-5678' })).toBe(5000);
    clock.now = 5999;
    expect(reveals.left(phone)).toBe(1);
    clock.now = 6000;
    expect(reveals.left(phone)).toBe(0);
    expect(reveals.expire(new Set(['residentId:1']))).toBe(true);
    expect(reveals.active).toBe(false);
  });

  it('covers neither another patient with the same value, nor another kind, nor another value', () => {
    const { reveals } = at(0);
    reveals.add(phone, 5);
    expect(reveals.left({ ...phone, identity: 'residentId:2' })).toBe(0);
    expect(reveals.left({ ...phone, kind: 'patientNumber' })).toBe(0);
    expect(reveals.left({ ...phone, value: '13812345679' })).toBe(0);
  });

  it('ends when its patient is no longer on the page', () => {
    const { reveals } = at(0);
    reveals.add(phone, 5);
    expect(reveals.expire(new Set(['residentId:1']))).toBe(false);
    expect(reveals.expire(new Set(['residentId:2']))).toBe(true);
    expect(reveals.left(phone)).toBe(0);
  });
});
