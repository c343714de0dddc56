import { describe, expect, it } from 'vitest';
import { mostOpenCodes, PickerTickets } from '../../../proxy/intake/picker-tickets.ts';

const minute = 60_000;

describe('codes', () => {
  it('have eight digits and are good once, within 15 minutes', () => {
    const tickets = new PickerTickets();
    const { code, until } = tickets.issue('wang', 0)!;
    expect(code).toMatch(/^\d{8}$/);
    expect(until).toBe(15 * minute);
    expect(tickets.redeem(code === '00000000' ? '1' : '00000000', 'd1', 1)).toBeNull();
    expect(tickets.redeem(code, 'd1', until - 1)).toMatchObject({ account: 'wang' });
    expect(tickets.redeem(code, 'd1', until - 1)).toBeNull();
    const late = tickets.issue('wang', 0)!;
    expect(tickets.redeem(late.code, 'd1', late.until)).toBeNull();
  });

  it('are few at a time for one account, however many others have', () => {
    const tickets = new PickerTickets();
    for (let i = 0; i < mostOpenCodes; i++) expect(tickets.issue('wang', 0)).not.toBeNull();
    expect(tickets.issue('wang', 1)).toBeNull();
    expect(tickets.issue('li', 1)).not.toBeNull();
    expect(tickets.issue('wang', 15 * minute)).not.toBeNull();
  });

  it('may be tried ten times a minute by a device', () => {
    const tickets = new PickerTickets();
    for (let i = 0; i < 10; i++) expect(tickets.mayTry('d1', i)).toBe(true);
    expect(tickets.mayTry('d1', minute - 1)).toBe(false);
    expect(tickets.mayTry('d2', minute - 1)).toBe(true);
    expect(tickets.mayTry('d1', minute)).toBe(true);
  });
});

describe('a ticket', () => {
  const opened = () => {
    const tickets = new PickerTickets();
    const given = tickets.redeem(tickets.issue('wang', 0)!.code, 'd1', 0)!;
    return { tickets, ...given };
  };

  it('is the device’s that has redeemed the code, for two hours', () => {
    const { tickets, ticket, until } = opened();
    expect(until).toBe(120 * minute);
    expect(tickets.accountOf(ticket, 'd1', until - 1)).toBe('wang');
    expect(tickets.accountOf(ticket, 'd2', 1)).toBeNull();
    expect(tickets.accountOf(`${ticket}x`, 'd1', 1)).toBeNull();
    expect(tickets.accountOf(ticket, 'd1', until)).toBeNull();
  });

  it('that was not given after all is nobody’s', () => {
    const { tickets, ticket } = opened();
    tickets.end(ticket);
    expect(tickets.accountOf(ticket, 'd1', 1)).toBeNull();
  });
});
