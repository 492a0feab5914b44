import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Role } from '@/gql/graphql';
import { can, type Viewer } from '@/shared/auth/viewer';

export const invitationsKey = ['administration', 'invitations'] as const;

export const ROLES: Readonly<Record<Role, MessageDescriptor>> = {
  VISITOR: msg`Visitor`,
  MEMBER_DELEGATE: msg`Delegate`,
  MEMBER_ADMINISTRATOR: msg`Administrator`,
  PANELLIST: msg`Panellist`,
  FINANCIER: msg`Financier or partner contact`,
  NODE_MANAGER: msg`Node manager`,
  PROCESS_MANAGER: msg`Process manager`,
  SUPERUSER: msg`Superuser`,
};

/** Roles that one may invite to: a process manager is named by a superuser. */
export function grantableBy(viewer: Viewer): Role[] {
  const granted: Role[] = can(viewer, 'user.role:grant')
    ? ['PANELLIST', 'FINANCIER', 'NODE_MANAGER']
    : [];
  return can(viewer, 'user.role:grant_process_manager') ? [...granted, 'PROCESS_MANAGER'] : granted;
}

export type InvitationState = 'open' | 'accepted' | 'revoked' | 'expired';

interface Dated {
  expiresAt: string;
  acceptedAt?: string | null;
  revokedAt?: string | null;
}

export function stateOf({ expiresAt, acceptedAt, revokedAt }: Dated, now: Date): InvitationState {
  if (acceptedAt) return 'accepted';
  if (revokedAt) return 'revoked';
  return new Date(expiresAt) > now ? 'open' : 'expired';
}

/** Those that can still be taken up, and those that cannot. */
export function parted<Invitation extends Dated>(all: readonly Invitation[], now: Date) {
  const open = all.filter((one) => stateOf(one, now) === 'open');
  return { open, settled: all.filter((one) => !open.includes(one)) };
}
