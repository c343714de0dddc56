// Words of the export button.

/** By language, as the language files take them in. */
export const exportWords = {
  zhCn: {
    export: {
      button: '导出',
      csv: '表格（CSV，可用 Excel 打开）',
      ndjson: '逐行 JSON（可核验）',
      recorded: '导出会留下记录',
      tooMany: '超过 {{most}} 条：请缩小范围，或请信息科用命令行导出',
    },
  },
  zhTw: {
    export: {
      button: '匯出',
      csv: '表格（CSV，可用 Excel 開啟）',
      ndjson: '逐行 JSON（可核驗）',
      recorded: '匯出會留下記錄',
      tooMany: '超過 {{most}} 筆：請縮小範圍，或請資訊室用命令列匯出',
    },
  },
  en: {
    export: {
      button: 'Export',
      csv: 'Table (CSV, for Excel)',
      ndjson: 'JSON lines (checkable)',
      recorded: 'An export leaves a record',
      tooMany: 'More than {{most}}: narrow the range, or have IT export on the command line',
    },
  },
} as const;
