import { expect, it } from 'vitest';
import { createLockout } from '../../../proxy/auth/lockout.ts';

const minute = 60_000;

function withClock() {
  const clock = { now: 1_000_000 };
  return { clock, lockout: createLockout(() => clock.now) };
}

it('allows four failures and pauses after the fifth, doubling up to 15 minutes', () => {
  const { clock, lockout } = withClock();
  for (let i = 0; i < 4; i++) lockout.failed('audit');
  expect(lockout.waitOf('audit')).toBe(0);
  const pauses = [];
  for (let i = 0; i < 7; i++) {
    lockout.failed('audit');
    pauses.push(lockout.waitOf('audit') / minute);
    clock.now += lockout.waitOf('audit');
  }
  expect(pauses).toEqual([1, 2, 4, 8, 15, 15, 15]);
});

it('counts one name however it is written, and no other', () => {
  const { lockout } = withClock();
  for (const name of ['audit', 'AUDIT', ' Audit ', 'ａｕｄｉｔ', 'audit']) lockout.failed(name);
  expect(lockout.waitOf('audit')).toBe(minute);
  expect(lockout.waitOf('auditor')).toBe(0);
});

it('forgets after a success and after a quiet hour', () => {
  const { clock, lockout } = withClock();
  for (let i = 0; i < 5; i++) lockout.failed('a1');
  lockout.succeeded('a1');
  expect(lockout.waitOf('a1')).toBe(0);
  for (let i = 0; i < 5; i++) lockout.failed('b2');
  clock.now += 62 * minute;
  lockout.failed('b2');
  expect(lockout.waitOf('b2')).toBe(0);
});

it('stays bounded when names are made up', () => {
  const { lockout } = withClock();
  for (let i = 0; i < 5; i++) lockout.failed('first');
  for (let i = 0; i < 10_000; i++) lockout.failed(`n${i}`);
  expect(lockout.waitOf('first')).toBe(0);
});
