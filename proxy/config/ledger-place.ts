// Where the configuration says that the ledger is, with the secret that opens it.
import { existsSync, readFileSync } from 'node:fs';
import type { LedgerPlace } from '../ledger/open-ledger.ts';
import { masterKeyPath, type MasterKeySource, type SealSettings } from '../ledger/payloads.ts';
import { readSecret } from '../ledger/secret-file.ts';
import { parsePostgresUrl } from '../store/ledger-address.ts';
import type { Config } from './config-schema.ts';

/** What the environment gives; files named in the configuration go before it. */
export interface LedgerSecrets {
  /** Of the database server. */
  readonly password: string | undefined;
  /** 64 hex digits. */
  readonly masterKey: string | undefined;
}

/**
 * The place of a configuration's ledger.
 * @throws Error when a file that is named cannot be used
 */
export function ledgerPlace(config: Config, secrets: LedgerSecrets): LedgerPlace {
  const { dataDir, ledger, checkpoints } = config;
  const { mlDsa44, sm, file } = checkpoints;
  const seal = sealSettings(config, secrets.masterKey);
  const place: LedgerPlace = {
    dir: dataDir,
    spoolBytes: ledger.spoolBytes,
    further: { mlDsa44, sm2: sm, sm3: sm },
    ...(seal ? { seal } : {}),
    ...(file === undefined ? {} : { secondFile: file }),
  };
  if (ledger.database === undefined) return place;
  const address = parsePostgresUrl(ledger.database);
  if (!address) throw new Error('ledger.database is no address of a database');
  const secret =
    ledger.passwordFile === undefined ? secrets.password : readSecret(ledger.passwordFile).trim();
  const ca = ledger.caFile === undefined ? null : readFileSync(ledger.caFile, 'utf8');
  return { ...place, address: { ...address, password: secret ?? null, ca } };
}

/** The ledger that a data directory holds itself, where no configuration says more. What is written to it
 *  is sealed as it has been: with the key from the environment or the one beside the others. */
export function placeOfDirectory(dir: string, { masterKey }: LedgerSecrets): LedgerPlace {
  const path = masterKeyPath(dir);
  const own: MasterKeySource | null = existsSync(path) ? { kind: 'file', path } : null;
  const master = masterKey === undefined ? own : ({ kind: 'given', hex: masterKey } as const);
  return master ? { dir, seal: { suite: 'aes-256-gcm', master } } : { dir };
}

function sealSettings(config: Config, given: string | undefined): SealSettings | undefined {
  const { suite, masterKeyFile, masterKeyProgram, masterKeyId } = config.ledger.encryption;
  if (suite === 'none') return undefined;
  const kept = (): MasterKeySource => {
    if (masterKeyProgram && masterKeyId)
      return { kind: 'program', command: masterKeyProgram, id: masterKeyId };
    if (masterKeyFile !== undefined) return { kind: 'file', path: masterKeyFile };
    if (given !== undefined) return { kind: 'given', hex: given };
    return { kind: 'file', path: masterKeyPath(config.dataDir) };
  };
  return { suite, master: kept() };
}
