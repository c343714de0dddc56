// Words of verification: what a verifier found wrong, and what to take away to check elsewhere.

/** By language, as the language files take them in. */
export const verifyWords = {
  zhCn: {
    offline: {
      proof: '下载证明',
      verifier: '下载核验程序',
      hint: '可在任何装有 Node 的电脑上离线核验下载的证明，无需本服务器',
    },
    fault: {
      unreadable: '记录无法读取',
      missing: '记录缺失',
      truncated: '日志末尾被截断',
      extra: '出现了未经签名的记录',
      payload: '记录内容被改动',
      leaf: '记录在写入之后被改动，内容与其哈希不一致',
      chain: '记录顺序被改动',
      column: '查询用的列与记录内容不一致',
      patientIndex: '患者索引与记录内容不一致',
      destroyed: '记录未经批准的销毁证明即被销毁',
      tile: '哈希树被改动',
      checkpoint: '与已签名的检查点不一致，或有已公布的检查点被取走',
      witness: '与库外保存的检查点不一致，或其中有检查点被取走',
      file: '数据库文件损坏',
    },
  },
  zhTw: {
    offline: {
      proof: '下載證明',
      verifier: '下載驗證程式',
      hint: '可在任何裝有 Node 的電腦上離線驗證下載的證明，無需本伺服器',
    },
    fault: {
      unreadable: '紀錄無法讀取',
      missing: '紀錄缺失',
      truncated: '日誌末尾被截斷',
      extra: '出現了未經簽章的紀錄',
      payload: '紀錄內容被改動',
      leaf: '紀錄在寫入之後被改動，內容與其雜湊不一致',
      chain: '紀錄順序被改動',
      column: '查詢用的列與紀錄內容不一致',
      patientIndex: '患者索引與紀錄內容不一致',
      destroyed: '記錄未經核准的銷毀證明即被銷毀',
      tile: '雜湊樹被改動',
      checkpoint: '與已簽章的檢查點不一致，或有已公布的檢查點被取走',
      witness: '與庫外儲存的檢查點不一致，或其中有檢查點被取走',
      file: '資料庫檔案損壞',
    },
  },
  en: {
    offline: {
      proof: 'Download proof',
      verifier: 'Download verifier',
      hint: 'Check downloaded proofs on any machine with Node, without this server',
    },
    fault: {
      unreadable: 'A record cannot be read',
      missing: 'A record is missing',
      truncated: 'The end of the log was cut off',
      extra: 'There are records nobody signed',
      payload: 'The content of a record was changed',
      leaf: 'A record was changed after it was written and no longer fits its hash',
      chain: 'The order of records was changed',
      column: 'A query column does not fit the record',
      patientIndex: 'The patient index does not fit the record',
      destroyed: 'A record was destroyed without an approved certificate',
      tile: 'The hash tree was changed',
      checkpoint: 'A published checkpoint is missing or does not fit',
      witness: 'A checkpoint kept outside the database is missing or does not fit',
      file: 'The database file is damaged',
    },
  },
};
