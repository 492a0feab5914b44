import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { accountSearch } from '@/features/administration/users/search';
import { signedInRoute } from './frames';

const peopleRoute = createRoute({
  path: '/settings/people',
  getParentRoute: () => signedInRoute,
  component: lazyRouteComponent(
    () => import('@/features/administration/people/PeoplePage'),
    'PeoplePage',
  ),
});

const peopleTabs = [
  createRoute({
    path: '/',
    getParentRoute: () => peopleRoute,
    validateSearch: accountSearch,
    component: lazyRouteComponent(
      () => import('@/features/administration/users/AccountsTab'),
      'AccountsTab',
    ),
  }),
  createRoute({
    path: '/invitations',
    getParentRoute: () => peopleRoute,
    component: lazyRouteComponent(
      () => import('@/features/administration/people/InvitationsTab'),
      'InvitationsTab',
    ),
  }),
] as const;

export const administrationPages = [
  peopleRoute.addChildren(peopleTabs),
  createRoute({
    path: '/settings/vocabulary',
    getParentRoute: () => signedInRoute,
    component: lazyRouteComponent(
      () => import('@/features/administration/vocabulary/VocabularyPage'),
      'VocabularyPage',
    ),
  }),
  createRoute({
    path: '/settings/search',
    getParentRoute: () => signedInRoute,
    component: lazyRouteComponent(
      () => import('@/features/administration/search/SearchIndexPage'),
      'SearchIndexPage',
    ),
  }),
  createRoute({
    path: '/settings/tokens',
    getParentRoute: () => signedInRoute,
    component: lazyRouteComponent(
      () => import('@/features/administration/tokens/TokensPage'),
      'TokensPage',
    ),
  }),
] as const;
