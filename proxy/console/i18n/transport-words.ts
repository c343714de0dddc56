// Words of weak transport by exception.

/** By language, as the language files take them in. */
export const transportWords = {
  zhCn: {
    exception: {
      title: '以下系统按例外使用弱加密',
      line: '{{site}}：{{kind}}，责任人 {{owner}}，有效至 {{until}}。',
      plaintext: '明文（http）',
      oldTls: '旧版 TLS',
      unverified: '证书未验证，仅核对公钥',
      inForce: '在有效期内。',
      endsSoon: '即将到期，到期后网关拒绝访问。',
      ended: '已到期，网关正在拒绝访问。',
      owner: '例外责任人',
      until: '例外有效至',
    },
  },
  zhTw: {
    exception: {
      title: '以下系統依例外使用弱加密',
      line: '{{site}}：{{kind}}，負責人 {{owner}}，有效至 {{until}}。',
      plaintext: '明文（http）',
      oldTls: '舊版 TLS',
      unverified: '憑證未驗證，僅核對公鑰',
      inForce: '在有效期內。',
      endsSoon: '即將到期，到期後閘道拒絕存取。',
      ended: '已到期，閘道正在拒絕存取。',
      owner: '例外負責人',
      until: '例外有效至',
    },
  },
  en: {
    exception: {
      title: 'Weak transport by exception',
      line: '{{site}}: {{kind}}, answered for by {{owner}}, until {{until}}.',
      plaintext: 'plain http',
      oldTls: 'old TLS',
      unverified: 'certificate not verified, public key pinned',
      inForce: 'In force.',
      endsSoon: 'Ends soon: the gateway then refuses the site.',
      ended: 'Has ended: the gateway refuses the site.',
      owner: 'Answers for the exception',
      until: 'Exception until',
    },
  },
} as const;
