// Every refusal of the console API leaves by this door: a closed code, one table of texts.
import type { Request, Response } from 'express';
import type { ConsoleError, ErrorBody } from '../../shared/messages/console.ts';

// RFC 9110 §15; 429 is RFC 6585 §4. A locked account is 429 too: waiting helps.
const statuses: Record<ConsoleError, number> = {
  badRequest: 400,
  crossSite: 403,
  signInRequired: 401,
  signInFailed: 401,
  accountLocked: 429,
  tooManyAttempts: 429,
  passwordChangeRequired: 403,
  passwordWrong: 403,
  passwordRule: 422,
  roleForbidden: 403,
  notFound: 404,
  patientValue: 422,
  tooManyRecords: 422,
  recordingFailed: 503,
  stepRefused: 409,
  sharingRefused: 409,
  fault: 500,
};

const texts: Record<ConsoleError, readonly [zh: string, en: string]> = {
  badRequest: ['请求格式不正确', 'The request is malformed'],
  crossSite: ['请求不是从控制台页面发出的，已拒绝', 'The call did not come from the console page'],
  signInRequired: ['请先登录', 'Sign in first'],
  // For a wrong name and a wrong password alike: which names exist is nobody's business.
  signInFailed: ['用户名或密码不正确', 'User name or password is wrong'],
  accountLocked: ['连续失败次数过多，请稍后再试', 'Too many failures in a row, try again later'],
  tooManyAttempts: ['本工作站尝试次数过多，请稍后再试', 'Too many tries from this workstation'],
  passwordChangeRequired: [
    '首次登录必须先修改密码',
    'The one-time password has to be changed first',
  ],
  passwordWrong: ['当前密码不正确', 'The current password is wrong'],
  passwordRule: ['新密码不符合要求', 'The new password does not meet the rules'],
  roleForbidden: ['您的角色无权查看记录', 'Your role may not see records'],
  notFound: ['没有这条记录', 'There is no such record'],
  tooManyRecords: [
    '超过 10 万条，请缩小范围，或使用 medveil export 命令',
    'More than 100,000 records: narrow the range, or use medveil export',
  ],
  patientValue: [
    '该条件像是患者的证件号或电话，请改用“患者”搜索',
    'This looks like a patient’s number: use the patient search instead',
  ],
  recordingFailed: [
    '审计记录暂时无法写入，已停止查询',
    'The look cannot be recorded, so it is refused',
  ],
  stepRefused: ['此步骤当前不能执行', 'This step may not be taken now'],
  sharingRefused: ['此步骤当前不能执行', 'This step may not be taken now'],
  fault: ['服务器内部错误', 'Internal error'],
};

type Extra = Pick<ErrorBody, 'retryAfter' | 'problems' | 'step' | 'sharing' | 'draft'>;

/** Answers with the code's status and an `ErrorBody`; never echoes anything of the request. */
export function refuseCall(
  req: Request,
  res: Response,
  error: ConsoleError,
  extra: Extra = {},
  /** Says more than the code's own. */
  words: readonly [zh: string, en: string] = texts[error],
): void {
  const [zh, en] = words;
  // For people with other clients; the console has words of its own for every code.
  const message = req.acceptsLanguages('zh', 'en') === 'en' ? en : zh;
  if (extra.retryAfter !== undefined) res.set('retry-after', String(extra.retryAfter));
  res.status(statuses[error]).json({ error, message, ...extra } satisfies ErrorBody);
}
