// The egress from the configuration: partners with their trust anchors, approved requests, senders.
import { join } from 'node:path';
import type { Config } from '../config/config-schema.ts';
import { createEgress, type Egress } from '../egress/create-egress.ts';
import type { PartnerConfig } from '../egress/egress-config.ts';
import { readGiven } from './listening.ts';
import type { ProductCore } from './product-core.ts';

/** Throws `StartError` when a partner's authority file cannot be read. */
export async function startEgress(
  { config, ledger, rules }: ProductCore,
  onFault: (what: string) => void,
): Promise<Egress> {
  const { partners, requests, senders, maxBodyBytes } = config.egress;
  return createEgress({
    config: {
      partners: partners.map(partnerOf),
      requests,
      senders: senders.map(({ name, tokenSha256 }) => ({ name, tokenSha256 })),
      maxBytes: maxBodyBytes,
    },
    ledger,
    pseudonym: ledger.pseudonym,
    // Any system of the hospital may have made what is sent.
    detector: () => rules.detector(),
    spoolDir: join(config.dataDir, 'spool'),
    onFault: (what) => onFault(`egress.${what}`),
  });
}

function partnerOf(partner: Config['egress']['partners'][number]): PartnerConfig {
  const { id, name, url, caFile, spkiPin } = partner;
  return {
    id,
    name,
    url,
    ...(caFile === undefined ? {} : { ca: readGiven(caFile) }),
    ...(spkiPin === undefined ? {} : { spkiPin }),
  };
}
