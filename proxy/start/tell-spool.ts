// Tells the operator when records go into the spool, when it needs a hand, and when all is in the ledger again.
import type { SpoolState } from '../ledger/contract.ts';
import type { OpenedLedger } from '../ledger/open-ledger.ts';

export interface OperatorEvents {
  readonly say: (line: string) => void;
  readonly onFault: (what: string) => void;
}

/** One line for each change of state, however many records come. */
export function tellSpool(
  ledger: Pick<OpenedLedger, 'onSpool'>,
  { say, onFault }: OperatorEvents,
): void {
  let before: SpoolState | null = null;
  ledger.onSpool((state) => {
    const was = before;
    before = state;
    if (state === null) {
      if (was)
        say('数据库已恢复，暂存记录已全部入账 the database is back: all spooled records are in');
      return;
    }
    if (!was) {
      onFault('ledger.away');
      say(
        '数据库中断，记录暂存于本机，外发传输暂停 the database is away: records are spooled here, nothing is sent out',
      );
    }
    if (state.trouble === null || state.trouble === was?.trouble) return;
    onFault(`ledger.spool.${state.trouble}`);
    say(troubles[state.trouble]);
  });
}

const troubles: Readonly<Record<NonNullable<SpoolState['trouble']>, string>> = {
  full: '暂存已满，新记录不再保存 the spool is full and takes no more: bring the database back',
  damaged:
    '暂存文件已被改动，不再入账 the spool was changed and does not go out: keep its files, stop the product, run “medveil spool”',
  refused:
    '数据库拒绝暂存记录 the database is there and refuses the spooled records: run verify, see its log',
};
