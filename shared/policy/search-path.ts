// Where a mask in a request does no harm: looking for 张* saves nothing, and people type it.

/** @param url address or path; its query and fragment say nothing */
export function isSearchPath(url: string): boolean {
  const path = url.split(/[?#]/)[0] ?? '';
  return /search|query|find|filter|lookup|suggest|cha?xun|(?:list|page)\/?$/i.test(path);
}
