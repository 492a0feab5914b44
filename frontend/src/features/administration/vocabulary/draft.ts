import { z } from 'zod/mini';
import type { TermKind } from '@/gql/graphql';
import { requiredText } from '@/shared/forms/rules';
import { asKey, type Term } from './terms';

export const draftSchema = z.object({
  nameSv: requiredText(),
  nameEn: requiredText(),
  synonymsSv: z.array(z.string()),
  synonymsEn: z.array(z.string()),
  broader: z.string(),
  key: z.string(),
});

/** A term as its form holds it. */
export type TermDraft = z.infer<typeof draftSchema>;

export const EMPTY: TermDraft = {
  nameSv: '',
  nameEn: '',
  synonymsSv: [],
  synonymsEn: [],
  broader: '',
  key: '',
};

export function draftOf(term: Term): TermDraft {
  const { nameSv, nameEn, synonymsSv, synonymsEn, broader, key } = term;
  return {
    nameSv,
    nameEn,
    synonymsSv: [...synonymsSv],
    synonymsEn: [...synonymsEn],
    broader: broader?.key ?? '',
    key,
  };
}

/** A new term that is given no key gets one of its Swedish name. */
export const withKey = (draft: TermDraft): TermDraft => ({
  ...draft,
  key: draft.key.trim() || asKey(draft.nameSv),
});

export interface Shelf {
  kind: TermKind;
  terms: readonly Term[];
}
