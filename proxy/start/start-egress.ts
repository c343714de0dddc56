// The egress from the configuration: partners with their trust anchors, approved requests, senders.
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import type { Config } from '../config/config-schema.ts';
import { createEgress } from '../egress/create-egress.ts';
import type { PartnerConfig } from '../egress/egress-config.ts';
import { readGiven } from './listening.ts';
import type { ProductCore } from './product-core.ts';

/** Throws `StartError` when a partner's authority file cannot be read. */
export async function startEgress(
  { config, ledger }: ProductCore,
  onFault: (what: string) => void,
): Promise<RequestListener> {
  const { partners, requests, senders, maxBodyBytes } = config.egress;
  const egress = await createEgress({
    config: {
      partners: partners.map(partnerOf),
      requests,
      senders: senders.map(({ name, tokenSha256 }) => ({ name, tokenSha256 })),
      maxBytes: maxBodyBytes,
    },
    ledger,
    pseudonym: ledger.pseudonym,
    spoolDir: join(config.dataDir, 'spool'),
    onFault: (what) => onFault(`egress.${what}`),
  });
  return egress.handler;
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
