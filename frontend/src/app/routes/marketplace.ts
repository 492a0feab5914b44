import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod/mini';
import { boardSearch } from '@/features/marketplace/board/search';
import { surpriseSearch } from '@/features/matching/surprise';
import { shellRoute, signedInRoute } from './frames';

/** The board is open to visitors as far as the listings on it are. */
export const boardPages = [
  createRoute({
    path: '/board',
    getParentRoute: () => shellRoute,
    validateSearch: boardSearch,
    component: lazyRouteComponent(
      () => import('@/features/marketplace/board/BoardPage'),
      'BoardPage',
    ),
  }),
  createRoute({
    path: '/listing/$id',
    getParentRoute: () => shellRoute,
    validateSearch: surpriseSearch,
    component: lazyRouteComponent(
      () => import('../matches/ListingWithMatches'),
      'ListingWithMatches',
    ),
  }),
] as const;

const organisation = z.object({
  organisation: z.catch(z.optional(z.string()), undefined),
});
const writing = z.extend(organisation, {
  direction: z.catch(z.optional(z.enum(['NEED', 'OFFER'])), undefined),
});

export const writingPages = [
  createRoute({
    path: '/listing/new',
    getParentRoute: () => signedInRoute,
    validateSearch: writing,
    component: lazyRouteComponent(() => import('../writing/NewListing'), 'NewListing'),
  }),
  createRoute({
    path: '/listing/$id/edit',
    getParentRoute: () => signedInRoute,
    component: lazyRouteComponent(
      () => import('@/features/marketplace/writing/EditListingPage'),
      'EditListingPage',
    ),
  }),
  createRoute({
    path: '/my-listings',
    getParentRoute: () => signedInRoute,
    validateSearch: organisation,
    component: lazyRouteComponent(
      () => import('@/features/marketplace/own/MyListingsPage'),
      'MyListingsPage',
    ),
  }),
  createRoute({
    path: '/review',
    getParentRoute: () => signedInRoute,
    component: lazyRouteComponent(
      () => import('@/features/marketplace/review/ReviewPage'),
      'ReviewPage',
    ),
  }),
] as const;
