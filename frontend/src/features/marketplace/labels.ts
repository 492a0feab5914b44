import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type {
  ListingAction,
  ListingDirection,
  ListingProtection,
  ListingStage,
  ListingStatus,
  ResponseStatus,
} from '@/gql/graphql';
import type { Tone } from '@/shared/ui/Chip';

/** The words of the marketplace's closed lists, in the order in which they are offered. */

type Words<Value extends string> = Readonly<Record<Value, MessageDescriptor>>;

export const DIRECTIONS: Words<ListingDirection> = {
  NEED: msg`Need`,
  OFFER: msg`Offer`,
};

export const STATUSES: Words<ListingStatus> = {
  SUBMITTED: msg`Waiting for review`,
  REJECTED: msg`Sent back`,
  DRAFT: msg`Draft`,
  PUBLISHED: msg`Published`,
  ON_HOLD: msg`On hold`,
  EXPIRED: msg({ message: 'Expired', context: 'listing' }),
  ARCHIVED: msg`Archived`,
};

export const STATUS_TONES: Readonly<Record<ListingStatus, Tone>> = {
  SUBMITTED: 'waiting',
  REJECTED: 'bad',
  DRAFT: 'neutral',
  PUBLISHED: 'good',
  ON_HOLD: 'waiting',
  EXPIRED: 'over',
  ARCHIVED: 'over',
};

export const STAGES: Words<ListingStage> = {
  CONCEPT: msg`Concept`,
  DEVELOPMENT: msg`Under development`,
  LAB_TESTED: msg`Tested in the lab`,
  DEMONSTRATION: msg`Available for demonstration`,
  ON_MARKET: msg`On the market`,
};

export const PROTECTIONS: Words<ListingProtection> = {
  NONE: msg`No protection`,
  SECRET: msg`Secret know-how`,
  APPLIED: msg`Patent or other right applied for`,
  GRANTED: msg`Patent or other right granted`,
};

export const RESPONSE_STATUSES: Words<ResponseStatus> = {
  SENT: msg`Waiting for an answer`,
  ACCEPTED: msg({ message: 'Accepted', context: 'response' }),
  DECLINED: msg({ message: 'Declined', context: 'response' }),
  WITHDRAWN: msg`Withdrawn`,
};

export const RESPONSE_TONES: Readonly<Record<ResponseStatus, Tone>> = {
  SENT: 'waiting',
  ACCEPTED: 'good',
  DECLINED: 'over',
  WITHDRAWN: 'over',
};

/** What one does with a listing, as on its button. */
export const ACTIONS: Words<ListingAction> = {
  PUBLISH: msg`Publish`,
  SUBMIT: msg`Send for review`,
  REJECT: msg`Send back`,
  RESUME: msg`Put back on the board`,
  HOLD: msg`Put on hold`,
  EXTEND: msg`Extend`,
  REVIVE: msg`Publish again`,
  ARCHIVE: msg`Archive`,
};

/** What is said when it is done. */
export const DONE: Words<ListingAction> = {
  PUBLISH: msg`Published. It is on the board now.`,
  SUBMIT: msg`Sent to the process management for review.`,
  REJECT: msg`Sent back with your note.`,
  RESUME: msg`It is on the board again.`,
  HOLD: msg`Taken off the board until you put it back.`,
  EXTEND: msg`It stays on the board longer.`,
  REVIVE: msg`Published again. It is on the board now.`,
  ARCHIVE: msg`Archived.`,
};

export function valuesOf<Value extends string>(words: Words<Value>): Value[] {
  return Object.keys(words) as Value[];
}
