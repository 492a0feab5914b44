import type { Viewer } from '@/shared/auth/viewer';

/** What the server may name in an organisation's `actions`. */
export type OrganisationAction =
  | 'update_profile'
  | 'update_register'
  | 'archive'
  | 'restore'
  | 'merge'
  | 'read_history'
  | 'update_network_roles'
  | 'update_membership'
  | 'resign'
  | 'create_person'
  | 'read_delegates'
  | 'update_delegates'
  | 'invite'
  | 'read_matches';

interface Guarded {
  actions: readonly string[];
}

/** Whether to offer something. The server decides; this only spares the reader a refusal. */
export function allows({ actions }: Guarded, action: OrganisationAction): boolean {
  return actions.includes(action);
}

/** Whether the viewer is one of those who act for the organisation. */
export function actsFor(viewer: Viewer, id: string): boolean {
  return viewer.kind === 'user' && viewer.organisations.some((own) => own.id === id);
}
