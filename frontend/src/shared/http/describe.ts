import { t } from '@lingui/core/macro';
import { ApiError } from './ApiError';

/** What went wrong, in a sentence for the reader. The server's own wording wins where it has one. */
export function describe(error: unknown): string {
  if (!(error instanceof ApiError)) return t`Something went wrong on this page.`;
  switch (error.code) {
    case 'unreachable':
      return t`The server cannot be reached. Check your connection and try again.`;
    case 'sign_in_required':
      return t`You need to sign in to see this.`;
    case 'too_many_requests':
      return t`That was too many attempts in a short time. Wait a little and try again.`;
    case 'unknown_document':
    case 'persisted_only':
      return t`The page is out of date. Load it again.`;
    case 'internal':
      return t`Something went wrong on the server. Nothing has been changed.`;
  }
  if (error.message) return error.message;
  switch (error.code) {
    case 'not_allowed':
      return t`You are not allowed to do this.`;
    case 'not_found':
      return t`What you are looking for does not exist, or is not open to you.`;
    case 'stale':
    case 'conflict':
      return t`Someone else has changed this since you opened it.`;
    case 'invalid':
      return t`Some values need to be corrected.`;
    case 'unavailable':
      return t`This part is not available right now. Try again in a moment.`;
    default:
      return t`This could not be done.`;
  }
}
