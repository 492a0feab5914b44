import { z } from 'zod/mini';
import { graphql } from '@/gql';
import { request } from '@/shared/graphql/request';
import { ApiError, fromAllauth } from '@/shared/http/ApiError';
import { rest } from '@/shared/http/rest';
import { type Sending, send } from '@/shared/http/send';
import { currentLanguage, type Language } from '@/shared/i18n/language';

/** Accounts as the server knows them: allauth's browser API, and our own calls beside it. */

const pendingAnswer = z.object({
  data: z.object({
    flows: z.array(z.object({ id: z.string(), is_pending: z.optional(z.boolean()) })),
  }),
});

/** Done, or one more step that allauth names: `login_by_code`, `verify_email`, later `mfa_authenticate`. */
export type Outcome = { done: true } | { done: false; step: string | undefined };

async function allauth(path: string, sending: Sending): Promise<Outcome> {
  const answer = await send(`/_allauth/browser/v1/${path}`, sending);
  if (answer.ok) return { done: true };
  if (answer.status === 401) {
    const { data } = pendingAnswer.parse(answer.body);
    return { done: false, step: data.flows.find((flow) => flow.is_pending)?.id };
  }
  throw fromAllauth(answer.body, answer.status);
}

export const signIn = (credentials: { email: string; password: string }) =>
  allauth('auth/login', { method: 'POST', body: credentials });

export const requestCode = (email: string) =>
  allauth('auth/code/request', { method: 'POST', body: { email } });

export const confirmCode = (code: string) =>
  allauth('auth/code/confirm', { method: 'POST', body: { code } });

export const signOut = () => allauth('auth/session', { method: 'DELETE' });

export const requestPasswordReset = (email: string) =>
  allauth('auth/password/request', { method: 'POST', body: { email } });

export const resetPassword = (reset: { key: string; password: string }) =>
  allauth('auth/password/reset', { method: 'POST', body: reset });

export const verifyEmail = (key: string) =>
  allauth('auth/email/verify', { method: 'POST', body: { key } });

/** allauth names the fields its own way; the form is told in its own. */
export async function changePassword(change: {
  currentPassword: string;
  newPassword: string;
}): Promise<void> {
  const outcome = await allauth('account/password/change', {
    method: 'POST',
    body: { current_password: change.currentPassword, new_password: change.newPassword },
  });
  if (!outcome.done) throw new ApiError({ code: 'sign_in_required', message: '' });
}

const acceptedAnswer = z.object({ email: z.string() });

/** Takes an invitation up for the account that its address has, or makes one of name and password. */
export async function acceptInvitation(acceptance: {
  token: string;
  name?: string;
  password?: string;
}): Promise<{ email: string }> {
  const body = { ...acceptance, language: currentLanguage() };
  return acceptedAnswer.parse(await rest('invitations/accept/', { method: 'POST', body }));
}

/** The server does not sign in by itself; someone who has just chosen a password need not type it again. */
export async function acceptAndSignIn(acceptance: {
  token: string;
  name: string;
  password: string;
}): Promise<Outcome> {
  const { email } = await acceptInvitation(acceptance);
  try {
    return await signIn({ email, password: acceptance.password });
  } catch (refusal) {
    // The address had an account already, with a password of its own.
    if (refusal instanceof ApiError) return { done: false, step: undefined };
    throw refusal;
  }
}

const UpdateProfile = graphql(`
  mutation UpdateProfile($name: String!, $language: Language!) {
    updateProfile(name: $name, language: $language) {
      user {
        id
      }
    }
  }
`);

export const saveProfile = ({ name, language }: { name: string; language: Language }) =>
  request(UpdateProfile, { name, language: language === 'en' ? 'EN' : 'SV' });
