// Stands for node:path in a browser: names of files as the inspector asks about them.

/** The ending with its dot, as Node says it; '' for none, for `.name` and for folders. */
export function extname(path: string): string {
  const name = path.replace(/\/+$/, '').replace(/^.*\//s, '');
  const dot = name.lastIndexOf('.');
  return dot <= 0 || name === '..' ? '' : name.slice(dot);
}
