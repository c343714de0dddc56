// Words by which a table is known that counts prescriptions by doctor and drug (统方): names of columns, labels and
// keys, in Chinese, English and pinyin initials.

export const prescribingWords = {
  doctor:
    /医生|醫生|医师|醫師|doctor|physician|prescriber|^(?:kd|kz|zz|cf)?ys(?:xm|mc|gh|dm|bm|id)?$/i,
  drug: /药品|藥品|药名|藥名|通用名|商品名|drug|medicine|^yp(?:mc|bm|dm|id)?$|^ym$/i,
  quantity:
    /数量|數量|用量合计|总量|總量|销量|处方数|處方數|张数|人次|合计|合計|总金额|總金額|占比|排名|quantity|\bqty|total|^(?:z|hj)?sl$|^(?:z|hj)je$|^cfs$/i,
} as const;

/** Longer ones are sentences. */
export const longestName = 40;

/** Fewer doctors are the prescriptions of one ward round. */
export const fewestDoctors = 3;
