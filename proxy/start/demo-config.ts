// The configuration with the demo hospital put in as site, partner and sender.
import type { Config } from '../config/config-schema.ts';
import { type Demo, demoPartnerId } from '../demo/start-demo.ts';
import { StartError } from './listening.ts';

const day = 86_400_000;

/**
 * Throws `StartError` where a partner of the configuration has the id of the demo's: one of them would get what is
 * meant for the other.
 * @param ports where the demo's servers were bound
 */
export function withDemo(
  config: Config,
  demo: Demo,
  ports: { hospital: number; partner: number },
  now: Date,
): Config {
  const until = new Date(now.getTime() + 90 * day).toISOString().slice(0, 10);
  const { egress } = config;
  if (egress.partners.some(({ id }) => id === demoPartnerId)) {
    throw new StartError(
      `egress.partners: 演示（demo: true）已使用合作机构编号 "${demoPartnerId}" the demo has a partner of that id; rename yours or end the demo`,
    );
  }
  const protection =
    typeof config.demo === 'object'
      ? [{ ...config.demo, ifNotMasked: 'refuse' as const, echoes: 'drop' as const }]
      : [];
  return {
    ...config,
    sites: [
      ...config.sites,
      {
        upstream: `http://127.0.0.1:${ports.hospital}`,
        userCookie: 'hisuser',
        userFrom: [],
        roleFrom: [],
        scriptCookies: [],
        protection,
        allowPlaintextUpstream: { owner: '演示 demo', until },
      },
    ],
    egress: {
      ...egress,
      partners: [
        ...egress.partners,
        {
          id: demoPartnerId,
          name: '区域健康信息平台（演示）',
          url: `https://127.0.0.1:${ports.partner}`,
          caFile: demo.partnerCaFile,
        },
      ],
      requests: [...egress.requests, ...demo.requests],
      senders: [...egress.senders, demo.sender],
    },
  };
}
