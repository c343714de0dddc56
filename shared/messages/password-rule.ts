// What a console password must be. The server decides; the console shows the same words while typing.

export const passwordProblems = ['tooShort', 'tooLong', 'sameAsUser', 'sameAsOld'] as const;
export type PasswordProblem = (typeof passwordProblems)[number];

export const passwordMinimum = 10;
const passwordMaximum = 200;

/** Everything that is wrong with `next` as a password of `user`; empty when it will do.
 *  Length counts characters, not UTF-16 units. */
export function passwordProblemsOf(
  next: string,
  user: string,
  old: string,
): readonly PasswordProblem[] {
  const problems: PasswordProblem[] = [];
  const length = Array.from(next).length;
  if (length < passwordMinimum) problems.push('tooShort');
  if (length > passwordMaximum) problems.push('tooLong');
  if (next.trim().toLowerCase() === user.trim().toLowerCase()) problems.push('sameAsUser');
  if (next === old) problems.push('sameAsOld');
  return problems;
}
