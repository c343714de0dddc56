// The egress from the configuration and the registers: partners with their trust anchors, approvals, senders.
import { join } from 'node:path';
import type { Config } from '../config/config-schema.ts';
import { createEgress, type Egress } from '../egress/create-egress.ts';
import type { PartnerConfig } from '../egress/egress-config.ts';
import { readLastDay } from '../egress/read-last-day.ts';
import { Approvals } from '../sharing/approvals.ts';
import { readGiven } from './listening.ts';
import type { ProductCore } from './product-core.ts';
import { readPair } from './read-pair.ts';
import type { Sharing } from './start-sharing.ts';

/** How old what is known of other gateways' registers may be, milliseconds. */
const staleness = 1000;

/** Throws `StartError` when a file of a partner cannot be read or is not its key's. Rejects when the ledger cannot be. */
export async function startEgress(
  { config, ledger, rules }: ProductCore,
  { register }: Pick<Sharing, 'register'>,
  onFault: (what: string) => void,
): Promise<Egress> {
  const { partners, requests, senders, maxBodyBytes } = config.egress;
  const given = new Map(partners.map((each) => [each.id, partnerOf(each)]));
  const purposeOf = (id: string): string | null => {
    const asked = register.current.requests.get(id)?.asked;
    if (asked !== undefined) return asked.kind === 'share.request' ? asked.purpose : asked.reason;
    return requests.find((each) => each.id === id)?.purpose ?? null;
  };
  const { recent, quotas } = await readLastDay(ledger, purposeOf, Date.now());
  const approvals = new Approvals({
    register,
    standing: requests,
    quotas,
    purposeQuotas: new Map(config.sharing.purposes.map(({ purpose, ...most }) => [purpose, most])),
    needsAgreement: config.sharing.agreement,
  });
  return createEgress({
    config: {
      partners: [...given.values()],
      requests,
      senders,
      maxBytes: maxBodyBytes,
    },
    ledger,
    approvals,
    recent,
    partner: async (id) => partnerFrom(await register.recent(staleness), given, id),
    pseudonym: ledger.pseudonym,
    // Any system of the hospital may have made what is sent.
    detector: () => rules.detector(),
    spoolDir: join(config.dataDir, 'spool'),
    onFault: (what) => onFault(`egress.${what}`),
  });
}

/** As registered, with the secrets that only the configuration has; or as configured. */
function partnerFrom(
  register: Sharing['register']['current'],
  given: ReadonlyMap<string, PartnerConfig>,
  id: string,
): PartnerConfig | null {
  const configured = given.get(id) ?? null;
  const registered = register.partners.get(id);
  if (registered?.url === undefined || registered.url === null) return configured;
  const { name, url, ca = configured?.ca, pins, receiptKey } = registered;
  const secrets =
    configured === null ? {} : { headers: configured.headers, client: configured.client };
  return {
    id,
    name,
    url,
    pins: pins.length > 0 ? pins : (configured?.pins ?? []),
    ...(ca === undefined ? {} : { ca }),
    ...(receiptKey === undefined ? {} : { receiptKey }),
    ...(secrets.headers === undefined ? {} : { headers: secrets.headers }),
    ...(secrets.client === undefined ? {} : { client: secrets.client }),
  };
}

function partnerOf(partner: Config['egress']['partners'][number]): PartnerConfig {
  const { id, name, url, caFile, spkiPin, clientCertFile, clientKeyFile, tokenFile } = partner;
  const isKnown = clientCertFile !== undefined && clientKeyFile !== undefined;
  return {
    id,
    name,
    url,
    ...(caFile === undefined ? {} : { ca: readGiven(caFile) }),
    ...(spkiPin === undefined ? {} : { pins: [spkiPin] }),
    ...(tokenFile === undefined
      ? {}
      : { headers: { authorization: `Bearer ${readGiven(tokenFile).trim()}` } }),
    ...(isKnown ? { client: readPair({ certFile: clientCertFile, keyFile: clientKeyFile }) } : {}),
  };
}
