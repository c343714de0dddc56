// Words of the export button.

/** By language, as the language files take them in. */
export const exportWords = {
  zhCn: {
    export: {
      button: '导出',
      csv: '表格（CSV，可用 Excel 打开）',
      ndjson: '逐行 JSON（可核验）',
      recorded: '导出会留下记录',
    },
  },
  zhTw: {
    export: {
      button: '匯出',
      csv: '表格（CSV，可用 Excel 開啟）',
      ndjson: '逐行 JSON（可核驗）',
      recorded: '匯出會留下記錄',
    },
  },
  en: {
    export: {
      button: 'Export',
      csv: 'Table (CSV, for Excel)',
      ndjson: 'JSON lines (checkable)',
      recorded: 'An export leaves a record',
    },
  },
} as const;
