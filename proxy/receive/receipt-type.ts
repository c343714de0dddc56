/** Media type of a receipt, as who received a transfer answers it. */
export const receiptType = 'text/vnd.medveil.receipt';
