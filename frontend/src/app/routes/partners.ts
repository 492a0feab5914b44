import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { partnerSearch } from '@/features/partners/search';
import { signedInRoute } from './frames';

export const partnerPages = [
  createRoute({
    path: '/partners',
    getParentRoute: () => signedInRoute,
    validateSearch: partnerSearch,
    component: lazyRouteComponent(() => import('@/features/partners/PartnersPage'), 'PartnersPage'),
  }),
] as const;
