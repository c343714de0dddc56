/** A request's method as a record may hold it; `*` for one that is no plain word of up to 20 capitals. */
export function methodWord(method: string | undefined): string {
  return method !== undefined && /^[A-Z]{1,20}$/.test(method) ? method : '*';
}
