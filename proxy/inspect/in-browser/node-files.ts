// Stands for node:fs/promises in a browser: the files that lie beside the worker, which are character maps.

/** Rejects when there is no such file. */
export async function readFile(url: URL): Promise<Uint8Array> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error('no such file');
  return new Uint8Array(await answer.arrayBuffer());
}
