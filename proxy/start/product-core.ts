// What every part of the product stands on: ledger, application database, keys, certificates.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ledgerPlace, type LedgerSecrets } from '../config/ledger-place.ts';
import { RuleBook } from '../config/rule-book.ts';
import { healTakenRules, takenRulesDir } from '../config/taken-rules.ts';
import type { Config } from '../config/config-schema.ts';
import { type IntakeKeys, loadIntakeKeys } from '../intake/intake-keys.ts';
import { type LedgerPlace, type OpenedLedger, openLedger } from '../ledger/open-ledger.ts';
import { spoolFiles } from '../ledger/spool.ts';
import { type AppStore, openAppStore } from '../store/app-store.ts';
import { lockDirectory } from '../store/directory-lock.ts';
import type { ServerIdentity } from '../tls/local-authority.ts';
import { TlsListeners } from '../tls/tls-listeners.ts';
import { cosignedPath } from '../ledger/witness-file.ts';
import { CosignedFile } from '../witness/witness-sink.ts';
import { readListenerMaterial } from './listener-material.ts';
import { StartError } from './listening.ts';
import { openPublisher, type PublishingEvents } from './open-publisher.ts';

export interface ProductCore {
  readonly config: Config;
  readonly ledger: OpenedLedger;
  /** For the verifier, which opens it for itself. */
  readonly ledgerPlace: LedgerPlace;
  /** Our checkpoints with what witnesses signed of them. */
  readonly cosigned: CosignedFile;
  readonly store: AppStore;
  readonly keys: IntakeKeys;
  /** The hospital's own rules, as they are now. */
  readonly rules: RuleBook;
  /** As it was at the start: browsers get its authority by policy. */
  readonly identity: Pick<ServerIdentity, 'ca'>;
  /** Our TLS servers, with the certificate that is in force. */
  readonly listeners: TlsListeners;
  /** Signs session cookies. */
  readonly sessionSecret: string;
}

/** Where `loadServerIdentity` keeps the local authority's certificate. */
export function authorityPath(dataDir: string): string {
  return join(dataDir, 'tls', 'authority.cert.pem');
}

/**
 * Opens everything in the data directory; `life` closes it again.
 * Throws `StartError` with what the operator must mend.
 */
export async function openCore(
  config: Config,
  secrets: LedgerSecrets = { password: undefined, masterKey: undefined },
  now: Date,
  life: AsyncDisposableStack,
  onEvent: PublishingEvents,
): Promise<ProductCore> {
  const { dataDir } = config;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const unlock = lockDirectory(join(dataDir, 'lock.sqlite'));
  if (!unlock) {
    throw new StartError(`${dataDir} 正被另一个进程使用 is used by another running process`);
  }
  life.defer(unlock);
  const material = await readListenerMaterial(config, now);
  const listeners = new TlsListeners(material);
  if (spoolFiles(dataDir).length > 0) {
    onEvent.say('正在将暂存记录入账 bringing spooled records into the ledger before the start …');
  }
  const { place, ledger } = await openAt(config, secrets).catch((error: unknown) => {
    throw new StartError(error instanceof Error ? error.message : 'the ledger cannot be opened');
  });
  const publishing = new AsyncDisposableStack();
  // The ledger closes first: its last checkpoint is published by that.
  life.defer(() => publishing.disposeAsync());
  life.defer(() => ledger.close());
  const cosigned = new CosignedFile(cosignedPath(dataDir));
  const publisher = await openPublisher(config, ledger, cosigned, onEvent);
  publishing.defer(() => publisher.close());
  const store = await openAppStore(join(dataDir, 'medveil.sqlite'));
  life.defer(() => store.close());
  const keys = await loadIntakeKeys(dataDir);
  const taken = takenRulesDir(dataDir);
  healTakenRules(taken, await store.drafts.all());
  const { book: rules } = RuleBook.open([...config.rules, taken]);
  const sessionSecret = loadSecret(dataDir);
  const opened = { config, ledger, ledgerPlace: place, cosigned, store, keys, rules };
  return { ...opened, identity: material.identity, listeners, sessionSecret };
}

async function openAt(config: Config, secrets: LedgerSecrets) {
  const place = ledgerPlace(config, secrets);
  return { place, ledger: await openLedger(place) };
}

function loadSecret(dataDir: string): string {
  const path = join(dataDir, 'keys', 'session-secret.txt');
  if (!existsSync(path)) {
    writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true });
  }
  return readFileSync(path, 'utf8').trim();
}
