import { t } from '@lingui/core/macro';
import { z } from 'zod/mini';

/** Rules that many forms share. Each words its refusal when it refuses, in the reader's language. */

export const requiredText = () =>
  z.string().check(z.trim(), z.minLength(1, { error: () => t`This is needed.` }));

export const emailAddress = () =>
  z.email({ error: () => t`Write an e-mail address, such as anna@example.com.` });

export const newPassword = () =>
  z.string().check(z.minLength(12, { error: () => t`Use at least 12 characters.` }));

export const webAddress = () =>
  z.union([
    z.literal(''),
    z.url({
      protocol: /^https?$/,
      error: () => t`Write a whole web address, such as https://example.com.`,
    }),
  ]);
