import { expect, it } from 'vitest';
import { validateConfig } from '../../../proxy/config/validate-config.ts';
import type { Demo } from '../../../proxy/demo/start-demo.ts';
import { withDemo } from '../../../proxy/start/demo-config.ts';
import { StartError } from '../../../proxy/start/listening.ts';

const demo = { requests: [], partnerCaFile: '/ca.pem' } as unknown as Demo;
const ports = { hospital: 1, partner: 2 };

function configured(id: string): ReturnType<typeof withDemo> {
  const outcome = validateConfig(
    `demo: true\negress:\n  partners:\n    - { id: ${id}, name: 区域平台, url: "https://platform.example" }\n`,
  );
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return withDemo(outcome.config, demo, ports, new Date());
}

it('the demo stands beside partners of the hospital', () => {
  const { egress } = configured('other');
  expect(egress.partners.map(({ id }) => id)).toEqual(['other', 'region']);
});

it('a partner of the hospital with the id of the demo’s is told of, and neither takes the other’s place', () => {
  expect(() => configured('region')).toThrow(StartError);
  expect(() => configured('region')).toThrow(/egress\.partners.*"region"/);
});
