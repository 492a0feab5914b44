import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { graphql } from '@/gql';
import type { Role } from '@/gql/graphql';
import { useViewer, VISITOR, viewerQuery } from '@/shared/auth/viewer';
import { request } from '@/shared/graphql/request';
import { accountsKey } from './accounts';

const GrantRoleDocument = graphql(`
  mutation GrantRole($user: ID!, $role: Role!) {
    grantRole(user: $user, role: $role) {
      user {
        id
      }
    }
  }
`);

const EndRoleDocument = graphql(`
  mutation EndRole($id: ID!, $expectedVersion: Int!) {
    endRole(id: $id, expectedVersion: $expectedVersion) {
      user {
        id
      }
    }
  }
`);

const DeactivateUserDocument = graphql(`
  mutation DeactivateUser($id: ID!, $expectedVersion: Int!) {
    deactivateUser(id: $id, expectedVersion: $expectedVersion) {
      user {
        id
      }
    }
  }
`);

interface Seen {
  id: string;
  version: number;
}

interface Holder {
  id: string;
}

/** Who has ended their own sessions reads on as a visitor. */
function useLeaving() {
  const queryClient = useQueryClient();
  const router = useRouter();
  return async () => {
    await router.navigate({ to: '/' });
    queryClient.clear();
    queryClient.setQueryData(viewerQuery.queryKey, VISITOR);
    await router.invalidate();
  };
}

/** What can be done with an account. What ends something reads the list anew, also where refused. */
export function useAccountChanges(holder: Holder) {
  const queryClient = useQueryClient();
  const viewer = useViewer();
  const leave = useLeaving();
  const isOwn = viewer.kind === 'user' && viewer.id === holder.id;

  const refreshed = () => queryClient.invalidateQueries({ queryKey: accountsKey });
  const ending = async (change: Promise<unknown>) => {
    try {
      await change;
    } catch (refusal) {
      await refreshed();
      throw refusal;
    }
    await (isOwn ? leave() : refreshed());
  };

  return {
    isOwn,
    refreshed,
    grant: (role: Role) => request(GrantRoleDocument, { user: holder.id, role }),
    endRole: ({ id, version }: Seen) =>
      ending(request(EndRoleDocument, { id, expectedVersion: version })),
    close: ({ id, version }: Seen) =>
      ending(request(DeactivateUserDocument, { id, expectedVersion: version })),
  };
}
