import { graphql } from '@/gql';
import type { Role } from '@/gql/graphql';
import { request } from '@/shared/graphql/request';

const InviteToRoleDocument = graphql(`
  mutation InviteToRole($email: String!, $role: Role!) {
    inviteToRole(email: $email, role: $role) {
      invitation {
        id
      }
    }
  }
`);

const InviteAgainDocument = graphql(`
  mutation InviteAgain($organisation: ID!, $email: String!, $isAdministrator: Boolean!) {
    inviteDelegate(
      organisation: $organisation
      email: $email
      isAdministrator: $isAdministrator
    ) {
      invitation {
        id
      }
    }
  }
`);

const TakeBackInvitationDocument = graphql(`
  mutation TakeBackInvitation($id: ID!) {
    revokeInvitation(id: $id) {
      invitation {
        id
      }
    }
  }
`);

export const inviteToRole = (invitation: { email: string; role: Role }) =>
  request(InviteToRoleDocument, invitation);

export const takeBack = (id: string) => request(TakeBackInvitationDocument, { id });

interface Sent {
  email: string;
  isAdministrator: boolean;
  role?: Role | null;
  organisation?: { id: string } | null;
}

/** Sends the same invitation anew; the server ends the earlier one. */
export async function sendAgain({ email, isAdministrator, role, organisation }: Sent) {
  if (organisation) {
    await request(InviteAgainDocument, { organisation: organisation.id, email, isAdministrator });
  } else if (role) {
    await inviteToRole({ email, role });
  }
}
