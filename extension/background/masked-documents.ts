// Documents that the gateway gave masked because it knew of no extension: restored at the browser's start
// before the first token was there, or asked for with one that had ended in a sleep. They are loaded again.

/** Milliseconds between two tries of one frame: a gateway that does not believe us must not make it spin. */
const patience = 60_000;

export interface MaskedDocumentDeps {
  /** Fresh tokens; false when this browser has none to give. */
  readonly renew: () => Promise<boolean>;
  /** Learns the server's time first, where proofs failed for it. */
  readonly contact: () => Promise<void>;
  readonly read: (key: string) => Promise<unknown>;
  readonly write: (key: string, value: unknown) => Promise<void>;
  readonly now: () => number;
}

/** Whether a masked document should be loaded again now. @param frame tab and frame it stands in */
export async function loadAgain(frame: string, deps: MaskedDocumentDeps): Promise<boolean> {
  const key = `again:${frame}`;
  const last = await deps.read(key);
  if (typeof last === 'number' && deps.now() - last < patience) return false;
  // The first time what is there may just be late; what comes after that is more than that.
  if (last !== undefined || !(await deps.renew())) {
    await deps.contact();
    if (!(await deps.renew())) return false;
  }
  await deps.write(key, deps.now());
  return true;
}
