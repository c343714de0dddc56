import { describe, expect, it } from 'vitest';
import { refusals } from '../../../proxy/tls/refusals.ts';
import { connectionFailure } from '../../../proxy/tls/failure-reason.ts';
import { refusalReasons } from '../../../shared/records/refusal-reasons.ts';

describe('the table of refusals', () => {
  it('has a status and both languages for every reason', () => {
    expect(Object.keys(refusals).sort()).toEqual([...refusalReasons].sort());
    for (const reason of refusalReasons) {
      const text = refusals[reason];
      expect(text.status).toBeGreaterThanOrEqual(400);
      expect(text['zh-CN']).toMatch(/\p{Script=Han}.*。$/u);
      expect(text.en).toMatch(/^[A-Z][^\p{Script=Han}]*\.$/u);
    }
  });
});

describe('a failed connection', () => {
  const error = (code: string): Error => Object.assign(new Error(code), { code });

  it('has one of the closed reasons', () => {
    const cases: [string, boolean, string][] = [
      ['CERT_HAS_EXPIRED', false, 'tlsCertificate'],
      ['ERR_TLS_CERT_ALTNAME_INVALID', false, 'tlsCertificate'],
      ['ERR_SSL_UNSUPPORTED_PROTOCOL', false, 'tlsVersion'],
      ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', false, 'tlsHandshake'],
      ['ECONNRESET', false, 'tlsHandshake'],
      ['ECONNRESET', true, 'partnerBroken'],
      ['HPE_INVALID_CONSTANT', true, 'partnerBroken'],
      ['ECONNREFUSED', true, 'partnerUnreachable'],
      ['ENOTFOUND', false, 'partnerUnreachable'],
    ];
    for (const [code, secured, reason] of cases) {
      expect(connectionFailure(error(code), secured), code).toBe(reason);
    }
    const both = Object.assign(new AggregateError([error('ECONNREFUSED')]), { code: undefined });
    expect(connectionFailure(both, false)).toBe('partnerUnreachable');
  });
});
