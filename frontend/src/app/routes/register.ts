import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { surpriseSearch } from '@/features/matching/surprise';
import { registerSearch } from '@/features/register/list/search';
import { shellRoute, signedInRoute } from './frames';

const organisationRoute = createRoute({
  path: '/organisation/$id',
  getParentRoute: () => shellRoute,
  component: lazyRouteComponent(
    () => import('@/features/register/organisation/OrganisationPage'),
    'OrganisationPage',
  ),
});

const organisationTabs = [
  createRoute({
    path: '/',
    getParentRoute: () => organisationRoute,
    component: lazyRouteComponent(
      () => import('@/features/register/organisation/OverviewTab'),
      'OverviewTab',
    ),
  }),
  createRoute({
    path: '/people',
    getParentRoute: () => organisationRoute,
    component: lazyRouteComponent(
      () => import('@/features/register/organisation/PeopleTab'),
      'PeopleTab',
    ),
  }),
  createRoute({
    path: '/memberships',
    getParentRoute: () => organisationRoute,
    component: lazyRouteComponent(
      () => import('@/features/register/organisation/MembershipsTab'),
      'MembershipsTab',
    ),
  }),
  createRoute({
    path: '/listings',
    getParentRoute: () => organisationRoute,
    component: lazyRouteComponent(
      () => import('@/features/register/organisation/ListingsTab'),
      'ListingsTab',
    ),
  }),
  createRoute({
    path: '/matches',
    getParentRoute: () => organisationRoute,
    validateSearch: surpriseSearch,
    component: lazyRouteComponent(
      () => import('../matches/OrganisationMatches'),
      'OrganisationMatches',
    ),
  }),
  createRoute({
    path: '/history',
    getParentRoute: () => organisationRoute,
    component: lazyRouteComponent(
      () => import('@/features/register/organisation/HistoryTab'),
      'HistoryTab',
    ),
  }),
  createRoute({
    path: '/delegates',
    getParentRoute: () => organisationRoute,
    component: lazyRouteComponent(
      () => import('@/features/register/organisation/DelegatesTab'),
      'DelegatesTab',
    ),
  }),
] as const;

export const registerPages = [
  createRoute({
    path: '/register',
    getParentRoute: () => shellRoute,
    validateSearch: registerSearch,
    component: lazyRouteComponent(
      () => import('@/features/register/list/RegisterPage'),
      'RegisterPage',
    ),
  }),
  organisationRoute.addChildren(organisationTabs),
] as const;

export const ownRegisterPages = [
  createRoute({
    path: '/my-organisation',
    getParentRoute: () => signedInRoute,
    component: lazyRouteComponent(
      () => import('@/features/register/own/MyOrganisationPage'),
      'MyOrganisationPage',
    ),
  }),
  createRoute({
    path: '/organisation/$id/edit',
    getParentRoute: () => signedInRoute,
    component: lazyRouteComponent(() => import('@/features/register/editing/EditPage'), 'EditPage'),
  }),
] as const;
