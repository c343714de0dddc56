// Heading rows, in the order of the columns.

const en = {
  index: 'No.',
  at: 'Time (UTC)',
  kind: 'Kind',
  user: 'User',
  workstation: 'Workstation',
  device: 'Device',
  site: 'System',
  method: 'Method',
  path: 'Page',
  fields: 'Fields',
  patients: 'Patients',
  refs: 'Patient pseudonyms',
  partner: 'Partner',
  destination: 'Destination',
  request: 'Request',
  transfer: 'Transfer',
  verdict: 'Verdict',
  reason: 'Reason',
  bytes: 'Bytes',
  sha256: 'SHA-256 of content',
  detail: 'Detail',
  leaf: 'Leaf hash',
};

type Headings = { readonly [K in keyof typeof en]: string };

const zhCn: Headings = {
  index: '编号',
  at: '时间（UTC）',
  kind: '类型',
  user: '操作人',
  workstation: '工作站',
  device: '设备',
  site: '系统',
  method: '方法',
  path: '页面',
  fields: '字段',
  patients: '患者数',
  refs: '患者假名',
  partner: '去向机构',
  destination: '目的地址',
  request: '审批单',
  transfer: '传输编号',
  verdict: '结论',
  reason: '事由',
  bytes: '字节数',
  sha256: '内容 SHA-256',
  detail: '说明',
  leaf: '叶哈希',
};

const zhTw: Headings = {
  index: '編號',
  at: '時間（UTC）',
  kind: '類型',
  user: '操作人',
  workstation: '工作站',
  device: '裝置',
  site: '系統',
  method: '方法',
  path: '頁面',
  fields: '欄位',
  patients: '病人數',
  refs: '病人假名',
  partner: '去向機構',
  destination: '目的位址',
  request: '審批單',
  transfer: '傳輸編號',
  verdict: '結論',
  reason: '事由',
  bytes: '位元組數',
  sha256: '內容 SHA-256',
  detail: '說明',
  leaf: '葉雜湊',
};

export const headings = { 'zh-CN': zhCn, 'zh-TW': zhTw, en } as const;
export type ExportLanguage = keyof typeof headings;
export const exportLanguages = Object.keys(headings) as readonly ExportLanguage[];
