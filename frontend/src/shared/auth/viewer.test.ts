import { expect, test } from 'vitest';
import { asViewer, can, hasRole } from './viewer';

const RIGHTS = { organisations: [], permissions: ['organisation.profile:create'] };

test('nobody signed in is a visitor', () => {
  const viewer = asViewer({
    viewer: { user: null, roles: ['VISITOR'], organisations: [], permissions: [] },
  });

  expect(viewer.kind).toBe('visitor');
  expect(can(viewer, 'organisation.profile:create')).toBe(false);
});

test('someone without a name goes by the address', () => {
  const user = { id: '1', name: '', email: 'anna@example.com', language: 'EN' as const };
  const viewer = asViewer({ viewer: { user, roles: ['PROCESS_MANAGER'], ...RIGHTS } });

  expect(viewer).toMatchObject({ kind: 'user', name: 'anna@example.com', language: 'en' });
  expect(can(viewer, 'organisation.profile:create')).toBe(true);
  expect(hasRole(viewer, 'SUPERUSER', 'PROCESS_MANAGER')).toBe(true);
  expect(hasRole(viewer, 'SUPERUSER')).toBe(false);
});
