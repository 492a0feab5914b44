import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { graphql } from '@/gql';
import type { AccountFragment } from '@/gql/graphql';
import { request } from '@/shared/graphql/request';
import { accountsKey } from './accounts';
import { type AccountSearch, asFilter, asOrder } from './search';

export type Account = AccountFragment;
export type RoleHeld = NonNullable<Account['roleGrants']>[number];

export const AccountDocument = graphql(`
  fragment Account on User {
    id
    version
    name
    email
    createdAt
    isActive
    isSuperuser
    actions
    roleGrants {
      id
      version
      role
      startsOn
      endsOn
    }
    delegations {
      id
      isAdministrator
      organisation {
        id
        name
      }
    }
  }
`);

const AccountsDocument = graphql(`
  query Accounts($first: Int!, $after: String, $filter: UserFilter, $orderBy: UserOrder) {
    users(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        ...Account
      }
    }
  }
`);

const PAGE = 30;

export function useAccounts(search: AccountSearch) {
  const filter = asFilter(search);
  const orderBy = asOrder(search);
  return useInfiniteQuery({
    queryKey: [...accountsKey, filter, orderBy],
    queryFn: ({ pageParam, signal }) =>
      request(AccountsDocument, { first: PAGE, after: pageParam, filter, orderBy }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ users: { pageInfo } }) =>
      pageInfo.hasNextPage ? pageInfo.endCursor : undefined,
    placeholderData: keepPreviousData,
  });
}
