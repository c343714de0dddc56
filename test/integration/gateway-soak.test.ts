// A small run of `npm run -s soak -- gateway`.
import { expect, it } from 'vitest';
import { soakGateway } from '../soak/gateway-soak.ts';

it('requests of all sorts end no process, hang nowhere, mix nothing up and leave their records', async () => {
  const { broken, requests, answers, records } = await soakGateway({ count: 1500, seed: 3 });
  expect(broken).toEqual([]);
  expect(requests).toBeGreaterThan(1500);
  expect(answers).toBeGreaterThan(1000);
  expect(records).toBeGreaterThan(500);
}, 180_000);
