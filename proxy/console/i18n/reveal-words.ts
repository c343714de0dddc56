// Words of reveals and emergencies, which are the same closed sets in every language.

/** By language, as the language files take them in. */
export const revealWords = {
  zhCn: {
    attestation: {
      resuscitation: '抢救',
      urgentCare: '急诊诊疗',
      identify: '核实身份',
      systemDown: '系统故障',
      mistake: '误操作',
      other: '其他',
      missing: '尚未说明',
    },
    scope: {
      field: '单项',
      patient: '患者全部',
      batch: '批量',
      hold: '按住查看',
    },
  },
  zhTw: {
    attestation: {
      resuscitation: '急救',
      urgentCare: '急診診療',
      identify: '核實身分',
      systemDown: '系統故障',
      mistake: '誤操作',
      other: '其他',
      missing: '尚未說明',
    },
    scope: {
      field: '單項',
      patient: '患者全部',
      batch: '批次',
      hold: '按住檢視',
    },
  },
  en: {
    attestation: {
      resuscitation: 'Resuscitation',
      urgentCare: 'Urgent care',
      identify: 'Identity check',
      systemDown: 'System failure',
      mistake: 'By mistake',
      other: 'Other',
      missing: 'Not explained yet',
    },
    scope: {
      field: 'One value',
      patient: 'Whole patient',
      batch: 'Batch',
      hold: 'held',
    },
  },
} as const;
