import { expect, test } from 'vitest';
import type { Viewer } from '@/shared/auth/viewer';
import { grantableBy, parted, stateOf as stateOfInvitation } from './people/invitations';
import { monthsAfter, scopesFor, stateOf } from './tokens/tokens';

const now = new Date('2026-11-24T12:00:00Z');
const before = '2026-11-01T12:00:00Z';
const later = '2026-12-24T12:00:00Z';

const viewer = (...permissions: string[]): Viewer => ({
  kind: 'visitor',
  roles: [],
  permissions: new Set(permissions),
});

test.each([
  [{ expiresAt: later }, 'working'],
  [{ expiresAt: before }, 'expired'],
  [{ expiresAt: later, revokedAt: before }, 'revoked'],
])('a key of %o is %s', (token, state) => {
  expect(stateOf(token, now)).toBe(state);
});

test('a key may be for no more than its owner may do', () => {
  expect(scopesFor(viewer('api_token:create'))).toEqual(['READ', 'WRITE']);
  expect(scopesFor(viewer('export:create', 'import:create'))).toEqual([
    'READ',
    'WRITE',
    'BULK_READ',
    'BULK_WRITE',
  ]);
});

test('a proposed last day is a day of the calendar', () => {
  expect(monthsAfter(new Date(2026, 10, 24), 6)).toBe('2027-05-24');
  expect(monthsAfter(new Date(2026, 10, 24), 0)).toBe('2026-11-24');
});

test.each([
  [{ expiresAt: later }, 'open'],
  [{ expiresAt: before }, 'expired'],
  [{ expiresAt: before, acceptedAt: before }, 'accepted'],
  [{ expiresAt: later, revokedAt: before }, 'revoked'],
])('an invitation of %o is %s', (invitation, state) => {
  expect(stateOfInvitation(invitation, now)).toBe(state);
});

test('open invitations are set apart from those that cannot be taken up', () => {
  const open = { expiresAt: later };
  const over = { expiresAt: before };

  expect(parted([over, open], now)).toEqual({ open: [open], settled: [over] });
});

test('only who may name a process manager is offered it', () => {
  expect(grantableBy(viewer('user.role:grant'))).not.toContain('PROCESS_MANAGER');
  expect(grantableBy(viewer('user.role:grant', 'user.role:grant_process_manager'))).toContain(
    'PROCESS_MANAGER',
  );
});
