// The one door through which every refusal leaves: a closed reason, one message table, one page. A
// refusal never repeats anything of the request: no host, no path, no header, no value.
import type { ServerResponse } from 'node:http';
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';

export interface RefusalText {
  readonly status: number;
  readonly 'zh-CN': string;
  readonly en: string;
}

/** HTTP status (RFC 9110 §15) and message of each reason. */
export const refusals: Record<RefusalReason, RefusalText> = {
  partnerUnknown: {
    status: 404,
    'zh-CN': '没有登记这家合作机构，数据未发出。',
    en: 'This partner institution is not registered. Nothing was sent.',
  },
  senderUnknown: {
    status: 401,
    'zh-CN': '无法确认发送方身份，数据未发出。',
    en: 'The sender could not be identified. Nothing was sent.',
  },
  noApproval: {
    status: 403,
    'zh-CN': '没有与本次传输相符的已批准共享申请，数据未发出。',
    en: 'No approved sharing request matches this transfer. Nothing was sent.',
  },
  approvalExpired: {
    status: 403,
    'zh-CN': '共享申请的批准已过期，数据未发出。',
    en: 'The approval of the sharing request has expired. Nothing was sent.',
  },
  approvalKinds: {
    status: 403,
    'zh-CN': '内容含有未获批准的个人信息字段，数据未发出。',
    en: 'The content holds kinds of personal data that were not approved. Nothing was sent.',
  },
  approvalPatients: {
    status: 403,
    'zh-CN': '内容涉及的患者人数超过批准的上限，数据未发出。',
    en: 'The content concerns more patients than were approved. Nothing was sent.',
  },
  bodyTooLarge: {
    status: 413,
    'zh-CN': '内容超过允许的大小，数据未发出。',
    en: 'The content is larger than allowed. Nothing was sent.',
  },
  bodyUnscannable: {
    status: 422,
    'zh-CN': '内容无法完整检查（格式、编码或结构有误），数据未发出。',
    en: 'The content could not be inspected completely (format, coding or structure). Nothing was sent.',
  },
  bodyEmpty: {
    status: 400,
    'zh-CN': '没有可发送的内容。',
    en: 'There is no content to send.',
  },
  methodNotAllowed: {
    status: 405,
    'zh-CN': '此地址不接受这种请求方法。',
    en: 'This address does not accept that request method.',
  },
  plaintextBody: {
    status: 403,
    'zh-CN': '内容以明文（http）送达，已拒绝并记录。请改用 https，并把本次内容视为已经暴露。',
    en: 'Content arrived over plaintext (http). It was refused and recorded. Use https, and treat this content as exposed.',
  },
  certificateRequired: {
    status: 403,
    'zh-CN': '此地址只接受持有客户端证书的系统访问。',
    en: 'Only systems with a client certificate may use this address.',
  },
  partnerPlaintext: {
    status: 403,
    'zh-CN': '合作机构的地址是明文（http），数据未发出。',
    en: 'The address of the partner institution is plaintext (http). Nothing was sent.',
  },
  exceptionEnded: {
    status: 502,
    'zh-CN': '通往该系统的弱加密例外已到期，请求未转发。请联系信息科。',
    en: 'The exception that allowed weak transport to this system has ended. The request was not passed on. Please ask IT.',
  },
  tlsCertificate: {
    status: 502,
    'zh-CN': '对方系统的证书未通过验证，数据未发出。',
    en: 'The certificate of the other system could not be verified. Nothing was sent.',
  },
  tlsVersion: {
    status: 502,
    'zh-CN': '对方系统只支持 TLS 1.2 以下的协议，数据未发出。',
    en: 'The other system offers only TLS below 1.2. Nothing was sent.',
  },
  tlsHandshake: {
    status: 502,
    'zh-CN': '无法与对方系统建立加密连接，数据未发出。',
    en: 'No encrypted connection to the other system could be made. Nothing was sent.',
  },
  tlsClientRefused: {
    status: 502,
    'zh-CN':
      '对方系统要求出示我方证书，但未接受（未配置、不受其信任或已过期），数据未发出。请联系信息科。',
    en: 'The other system asked for our certificate and did not take it (none is configured, it is not trusted, or it has expired). Nothing was sent. Please ask IT.',
  },
  partnerUnreachable: {
    status: 502,
    'zh-CN': '无法连接对方系统，请稍后再试。',
    en: 'The other system cannot be reached. Try again later.',
  },
  partnerBroken: {
    status: 502,
    'zh-CN': '对方系统没有给出完整有效的应答。',
    en: 'The other system did not give a complete and valid answer.',
  },
  senderAborted: {
    status: 400,
    'zh-CN': '发送方中断了上传，数据未发出。',
    en: 'The sender broke off the upload. Nothing was sent.',
  },
  recordingFailed: {
    status: 503,
    'zh-CN': '审计记录暂时无法写入，按规定停止传输，数据未发出。',
    en: 'The audit record cannot be written at the moment, so the transfer stops. Nothing was sent.',
  },
  badRequest: {
    status: 400,
    'zh-CN': '请求格式不正确。',
    en: 'The request is malformed.',
  },
  extensionRequired: {
    status: 403,
    'zh-CN':
      '此页面含患者信息，只对已启用“医隐”扩展的浏览器开放。请在医院工作站的 Chrome 或 Edge 中打开；扩展由信息科统一下发，刚开机时请稍候再试。',
    en: 'This page holds patient data and opens only in a browser with the Medveil extension. Use Chrome or Edge on a hospital workstation; IT installs the extension by policy. Just after the start of the browser, wait a moment and try again.',
  },
  notMaskable: {
    status: 403,
    'zh-CN': '此内容无法脱敏，未启用“医隐”扩展的浏览器不能打开。请在医院工作站的浏览器中打开。',
    en: 'This content cannot be masked, so a browser without the Medveil extension does not get it. Open it in a browser of a hospital workstation.',
  },
  maskEcho: {
    status: 409,
    'zh-CN':
      '提交的内容含有脱敏后的值（如“张*”），保存会覆盖原来的信息，已停止，未做任何修改。请在启用“医隐”扩展的浏览器中修改。',
    en: 'What was sent holds masked values (such as 138****5678). Saving them would overwrite the real ones, so nothing was changed. Make this change in a browser with the Medveil extension.',
  },
  approvalNotYet: {
    status: 403,
    'zh-CN': '共享申请批准的期限尚未开始，数据未发出。',
    en: 'The approved period has not begun. Nothing was sent.',
  },
  approvalNames: {
    status: 403,
    'zh-CN': '内容含有未获批准的字段（列名），数据未发出。',
    en: 'The content has columns or keys that were not approved. Nothing was sent.',
  },
  approvalFormat: {
    status: 403,
    'zh-CN': '内容的格式未获批准，数据未发出。',
    en: 'The format of the content was not approved. Nothing was sent.',
  },
  approvalSize: {
    status: 403,
    'zh-CN': '内容超过批准的大小，数据未发出。',
    en: 'The content is larger than was approved. Nothing was sent.',
  },
  approvalFile: {
    status: 403,
    'zh-CN': '内容与批准的文件不一致，数据未发出。',
    en: 'The content is not the file that was approved. Nothing was sent.',
  },
  approvalPatientSet: {
    status: 403,
    'zh-CN': '内容涉及批准名单以外的患者，数据未发出。',
    en: 'The content concerns patients outside the approved set. Nothing was sent.',
  },
  approvalUsed: {
    status: 403,
    'zh-CN': '批准的使用次数已用完，数据未发出。',
    en: 'All approved uses have been used. Nothing was sent.',
  },
  approvalRecipient: {
    status: 403,
    'zh-CN': '接收方出示的公钥与批准的不一致，数据未发出。',
    en: 'The recipient shows another public key than was approved. Nothing was sent.',
  },
  approvalChannel: {
    status: 403,
    'zh-CN': '该传输渠道未获批准，数据未发出。',
    en: 'This channel was not approved. Nothing was sent.',
  },
  agreementMissing: {
    status: 403,
    'zh-CN': '与该机构没有有效的信息安全协议，数据未发出。',
    en: 'There is no agreement with this institution in force. Nothing was sent.',
  },
  partnerEnded: {
    status: 403,
    'zh-CN': '与该机构的合作已终止，数据未发出。',
    en: 'Sharing with this institution has ended. Nothing was sent.',
  },
  quotaReached: {
    status: 429,
    'zh-CN': '已达到当日限额，数据未发出。',
    en: 'The quota of the day is reached. Nothing was sent.',
  },
  transferRepeated: {
    status: 409,
    'zh-CN': '同一传输正在进行，或其结果不明，未再次发出。请核实后再试。',
    en: 'The same transfer is under way, or it is not known whether it arrived. It was not sent again.',
  },
  uploadUnknown: {
    status: 404,
    'zh-CN': '没有这个上传任务（可能已过期，或网关已重启），请重新上传。数据未发出。',
    en: 'There is no such upload: it has expired, or the gateway has been restarted. Begin anew. Nothing was sent.',
  },
  uploadOffset: {
    status: 409,
    'zh-CN': '续传位置与已收到的长度不一致，请从 Upload-Offset 所示位置继续。',
    en: 'The upload goes on at another offset. Continue where Upload-Offset says.',
  },
  uploadsTooMany: {
    status: 429,
    'zh-CN': '未完成的上传任务过多，请先完成或取消。数据未发出。',
    en: 'Too many uploads are unfinished. Finish or cancel them first. Nothing was sent.',
  },
  destinationClosed: {
    status: 403,
    'zh-CN': '按医院规定，不允许访问该类网站。',
    en: 'The rules of the hospital close this kind of destination.',
  },
  tunnelNotTls: {
    status: 403,
    'zh-CN': '隧道内不是加密连接，已断开。',
    en: 'The tunnel did not carry an encrypted connection and was closed.',
  },
  stopping: {
    status: 503,
    'zh-CN': '系统正在停止或重启，请稍候再试。',
    en: 'The system is being stopped or restarted. Try again in a moment.',
  },
};

/** How callers of the forward proxy sign in. */
const proxySchemes = ['Basic realm="Medveil", charset="UTF-8"', 'Bearer realm="Medveil"'];

export interface RefusalExtras {
  /** Entry of the ledger that records the refusal; null while it waits in the spool and has no number. */
  readonly recordIndex?: number | null;
  readonly transferId?: string;
  /** The request's body was not read: the connection cannot serve another request. */
  readonly close?: boolean;
  /** The forward proxy refuses, not a server: callers sign in with other headers (RFC 9110 §15.5.8). */
  readonly byProxy?: boolean;
}

/**
 * Answers with the status and text of `reason`: JSON, or a plain page where the client prefers HTML.
 * When the head of another answer is already out, the connection is destroyed instead: a cut answer
 * must look cut.
 */
export function refuse(
  res: ServerResponse,
  reason: RefusalReason,
  extras: RefusalExtras = {},
): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  for (const name of res.getHeaderNames()) {
    // Headers set for another answer (cookies of the HIS, a file name) do not belong to this one.
    if (name !== 'strict-transport-security') res.removeHeader(name);
  }
  const text = refusals[reason];
  const page = prefersHtml(res.req.headers.accept);
  const body = Buffer.from(page ? refusalPage(reason, extras) : refusalJson(reason, extras));
  const asks = reason === 'senderUnknown';
  res.statusCode = asks && extras.byProxy === true ? 407 : text.status;
  // An empty one makes Node write the standard phrase instead of the upstream's.
  res.statusMessage = '';
  res.setHeader('content-type', `${page ? 'text/html' : 'application/json'}; charset=utf-8`);
  res.setHeader('content-length', body.length);
  res.setHeader('cache-control', 'no-store');
  res.setHeader('x-content-type-options', 'nosniff');
  res.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  // A 401 has to say how to sign in (RFC 9110 §11.6.1).
  if (asks && extras.byProxy === true) res.setHeader('proxy-authenticate', proxySchemes);
  else if (asks) res.setHeader('www-authenticate', 'Bearer');
  if (extras.close === true) res.setHeader('connection', 'close');
  res.end(body);
}

/** The whole answer as bytes, for sockets that have no response object (upgrades, CONNECT). */
export function rawRefusal(
  reason: RefusalReason,
  { byProxy = false }: Pick<RefusalExtras, 'byProxy'> = {},
): string {
  const text = refusals[reason];
  const body = refusalJson(reason, {});
  const asks = byProxy && reason === 'senderUnknown';
  return [
    `HTTP/1.1 ${asks ? 407 : text.status} Refused`,
    ...(asks ? proxySchemes.map((scheme) => `Proxy-Authenticate: ${scheme}`) : []),
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

/** Whichever of the two the client names first (RFC 9110 §12.5.1 without the weights). */
function prefersHtml(accept: string | undefined): boolean {
  if (accept === undefined) return false;
  const html = accept.indexOf('text/html');
  const json = accept.indexOf('application/json');
  return html !== -1 && (json === -1 || html < json);
}

function refusalJson(reason: RefusalReason, extras: RefusalExtras): string {
  const text = refusals[reason];
  return JSON.stringify({
    reason,
    message: { 'zh-CN': text['zh-CN'], en: text.en },
    ...(extras.transferId === undefined ? {} : { transferId: extras.transferId }),
    ...(typeof extras.recordIndex === 'number' ? { record: extras.recordIndex } : {}),
  });
}

/** Without script, style or link: nothing on it can be turned against anybody. */
function refusalPage(reason: RefusalReason, extras: RefusalExtras): string {
  const text = refusals[reason];
  const record =
    typeof extras.recordIndex === 'number' ? `<p>记录 / record ${extras.recordIndex}</p>` : '';
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Medveil ${text.status}</title>
<h1>${text['zh-CN']}</h1><p lang="en">${text.en}</p><p><code>${reason}</code></p>${record}</html>`;
}
