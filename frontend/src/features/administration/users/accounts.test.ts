import { expect, test } from 'vitest';
import { grantable, isComing, mayEnd } from './accounts';
import { accountSearch, asFilter, asOrder, changed, cleared } from './search';

const since = { startsOn: '2025-03-01', endsOn: null };
const manager = ['grant_role', 'end_role', 'deactivate'];
const superuser = [...manager, 'grant_process_manager', 'end_process_manager'];

test('only what the server offers can be given', () => {
  expect(grantable({ actions: [] })).toEqual([]);
  expect(grantable({ actions: manager })).toEqual(['PANELLIST', 'FINANCIER', 'NODE_MANAGER']);
  expect(grantable({ actions: superuser })).toContain('PROCESS_MANAGER');
});

test('a role that is held is not offered again, unless its end is set', () => {
  const roleGrants = [
    { role: 'PANELLIST' as const, ...since },
    { role: 'FINANCIER' as const, startsOn: '2025-03-01', endsOn: '2026-12-31' },
  ];

  expect(grantable({ actions: manager, roleGrants })).toEqual(['FINANCIER', 'NODE_MANAGER']);
});

test('whose role may be ended follows the role', () => {
  expect(mayEnd({ actions: manager }, 'PANELLIST')).toBe(true);
  expect(mayEnd({ actions: manager }, 'PROCESS_MANAGER')).toBe(false);
  expect(mayEnd({ actions: superuser }, 'PROCESS_MANAGER')).toBe(true);
});

test('a role holds from the morning of its first day', () => {
  const term = { startsOn: '2026-11-25' };

  expect(isComing(term, new Date('2026-11-24T23:59:00'))).toBe(true);
  expect(isComing(term, new Date('2026-11-25T00:00:00'))).toBe(false);
});

test('the address says which accounts are shown, and what it cannot mean is left out', () => {
  const search = accountSearch.parse({ text: 'lind', role: 'PANELLIST', state: 'closed' });

  expect(asFilter(search)).toEqual({ text: 'lind', role: ['PANELLIST'], isActive: false });
  expect(asFilter(accountSearch.parse({ role: 'KING', state: '', text: '' }))).toEqual({});
});

test('accounts stand by their address unless another order is asked for', () => {
  expect(asOrder({})).toBe('EMAIL');
  expect(asOrder({ order: 'CREATED_DESC' })).toBe('CREATED_DESC');
});

test('“all” lifts a filter, and clearing keeps the order', () => {
  const search = accountSearch.parse({ role: 'PANELLIST', order: 'EMAIL_DESC' });

  expect(changed(search, { role: 'ALL' }).role).toBeUndefined();
  expect(changed(search, { state: 'open' })).toMatchObject({ role: 'PANELLIST', state: 'open' });
  expect(asFilter(cleared(search))).toEqual({});
  expect(cleared(search).order).toBe('EMAIL_DESC');
});
