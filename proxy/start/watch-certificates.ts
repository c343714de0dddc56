// A renewed certificate comes into force without a restart, and a broken one leaves the old in force.
import type { ListenerMaterial, TlsListeners } from '../tls/tls-listeners.ts';
import type { OperatorEvents } from './tell-spool.ts';
import { watchFiles } from './watch-files.ts';

const day = 86_400_000;

export interface CertificateWatch {
  /** Reads now, whatever the files' dates say; never rejects. */
  reload(): Promise<void>;
  stop(): void;
}

/**
 * @param read the material as it is now; its failure is said to the operator
 * @param files what it is read from; without any it is read once a day, for our own authority's
 *              certificates end, too
 */
export function watchCertificates(
  listeners: TlsListeners,
  read: () => Promise<ListenerMaterial>,
  files: readonly string[],
  { say, onFault }: OperatorEvents,
): CertificateWatch {
  let inForce: string | null = null;
  const load = async (): Promise<void> => {
    try {
      const material = await read();
      listeners.take(material);
      const { notAfter, cert } = material.identity;
      // Our own authority hands out the same one until it nears its end.
      if (inForce !== cert && (files.length > 0 || inForce !== null)) {
        say(`证书已更新 certificate taken, valid until ${notAfter.toISOString().slice(0, 10)}`);
      }
      inForce = cert;
    } catch (error) {
      onFault('certificates.refused');
      const why = error instanceof Error ? error.message : 'cannot be read';
      say(`证书未更换，沿用原证书 certificate refused, the one before stays in force: ${why}`);
    }
  };
  // One after the other: the later reading must be the one that stays.
  let last = Promise.resolve();
  const reload = (): Promise<void> => {
    last = last.then(load);
    return last;
  };
  const stopFiles =
    files.length > 0
      ? watchFiles(
          () => files,
          () => void reload(),
        )
      : undefined;
  const timer = setInterval(() => void reload(), day);
  timer.unref();
  return {
    reload,
    stop() {
      stopFiles?.();
      clearInterval(timer);
    },
  };
}
