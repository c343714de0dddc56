// Words of what inspection saw of a body.

/** By language, as the language files take them in. */
export const inspectionWords = {
  zhCn: {
    inspectionReason: {
      format: '格式不支持',
      coding: '压缩方式不支持',
      charset: '字符集不明',
      malformed: '内容损坏',
      tooLarge: '超过检查上限',
      aborted: '传输中断',
      fault: '检查出错',
      encrypted: '有密码保护',
      tooDeep: '嵌套过深或成员过多',
      tooSlow: '检查超时',
    },
    dataClass: {
      clinical: '临床数据',
      financial: '财务数据',
      management: '管理数据',
    },
    inspected: {
      classes: '数据分类',
      level: '数据级别',
      levelOf: '第 {{level}} 级（GB/T 39725）',
      notice: '提示',
      prescriptionStatistics: '按医生和药品统计处方（统方）',
      disagrees: '声明的格式与实际内容不符',
    },
  },
  zhTw: {
    inspectionReason: {
      format: '格式不支援',
      coding: '壓縮方式不支援',
      charset: '字元集不明',
      malformed: '內容損壞',
      tooLarge: '超過檢查上限',
      aborted: '傳輸中斷',
      fault: '檢查出錯',
      encrypted: '有密碼保護',
      tooDeep: '巢狀過深或成員過多',
      tooSlow: '檢查逾時',
    },
    dataClass: {
      clinical: '臨床資料',
      financial: '財務資料',
      management: '管理資料',
    },
    inspected: {
      classes: '資料分類',
      level: '資料級別',
      levelOf: '第 {{level}} 級（GB/T 39725）',
      notice: '提示',
      prescriptionStatistics: '按醫師和藥品統計處方（統方）',
      disagrees: '聲明的格式與實際內容不符',
    },
  },
  en: {
    inspectionReason: {
      format: 'unsupported format',
      coding: 'unsupported coding',
      charset: 'unknown charset',
      malformed: 'malformed',
      tooLarge: 'over the inspection limit',
      aborted: 'cut off',
      fault: 'inspection failed',
      encrypted: 'locked by a password',
      tooDeep: 'nested too deep, or too many members',
      tooSlow: 'took too long to inspect',
    },
    dataClass: {
      clinical: 'clinical',
      financial: 'financial',
      management: 'management',
    },
    inspected: {
      classes: 'Data class',
      level: 'Data level',
      levelOf: 'level {{level}} (GB/T 39725)',
      notice: 'Notice',
      prescriptionStatistics: 'prescriptions counted by doctor and drug',
      disagrees: 'declared as another format than it is',
    },
  },
} as const;
