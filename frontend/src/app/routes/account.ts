import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { z } from 'zod/mini';
import { viewerQuery } from '@/shared/auth/viewer';
import { entranceRoute, signedInRoute } from './frames';

/** Where to go on after signing in: a path of our own, never another site. */
const next = z.object({
  next: z.catch(z.optional(z.string().check(z.regex(/^\/(?![/\\])/))), undefined),
});

export const accountPages = [
  createRoute({
    path: '/sign-in',
    getParentRoute: () => entranceRoute,
    validateSearch: next,
    beforeLoad: async ({ context, search }) => {
      const viewer = await context.queryClient.ensureQueryData(viewerQuery);
      if (viewer.kind === 'user') throw redirect({ href: search.next ?? '/' });
    },
    component: lazyRouteComponent(() => import('@/features/account/SignInPage'), 'SignInPage'),
  }),
  createRoute({
    path: '/forgotten-password',
    getParentRoute: () => entranceRoute,
    component: lazyRouteComponent(
      () => import('@/features/account/ForgottenPasswordPage'),
      'ForgottenPasswordPage',
    ),
  }),
  createRoute({
    path: '/reset-password/$key',
    getParentRoute: () => entranceRoute,
    component: lazyRouteComponent(
      () => import('@/features/account/ResetPasswordPage'),
      'ResetPasswordPage',
    ),
  }),
  createRoute({
    path: '/verify-email/$key',
    getParentRoute: () => entranceRoute,
    component: lazyRouteComponent(
      () => import('@/features/account/VerifyEmailPage'),
      'VerifyEmailPage',
    ),
  }),
  createRoute({
    path: '/invitation/$token',
    getParentRoute: () => entranceRoute,
    component: lazyRouteComponent(
      () => import('@/features/account/InvitationPage'),
      'InvitationPage',
    ),
  }),
] as const;

export const ownAccountPages = [
  createRoute({
    path: '/account',
    getParentRoute: () => signedInRoute,
    component: lazyRouteComponent(() => import('@/features/account/ProfilePage'), 'ProfilePage'),
  }),
] as const;
