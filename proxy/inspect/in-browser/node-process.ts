// Stands for Node's `process` and `setImmediate` in a browser's worker, as far as the inspector asks them.

/**
 * The time a worker has had is not told: the clock is. It runs on while the machine does something else,
 * which is why who allows a time here allows more of it.
 */
const threadCpuUsage = (): { user: number; system: number } => ({
  user: performance.now() * 1000,
  system: 0,
});

export const process = {
  threadCpuUsage,
  /** Not told either, unless in coarse steps: the browser ends a worker that takes too much. */
  memoryUsage: (): { heapUsed: number; arrayBuffers: number } => ({ heapUsed: 0, arrayBuffers: 0 }),
  /** A rejection that nobody hears ends no worker. */
  on(): void {},
  off(): void {},
};

/** When all that is on its way has come. */
export function setImmediate(callback: () => void): void {
  setTimeout(callback, 0);
}
