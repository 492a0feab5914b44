import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type {
  AddressKind,
  IdentifierScheme,
  LegalForm,
  ListingStatus,
  MembershipStatus,
  NetworkRoleKind,
  OrganisationKind,
  SizeClass,
  Visibility,
} from '@/gql/graphql';
import type { Tone } from '@/shared/ui/Chip';

/** The words of the register's closed lists, in the order in which they are offered. */

type Words<Value extends string> = Readonly<Record<Value, MessageDescriptor>>;

export const KINDS: Words<OrganisationKind> = {
  COMPANY: msg`Company`,
  UNIVERSITY: msg`University`,
  INSTITUTE: msg`Research institute`,
  PUBLIC_BODY: msg`Public body`,
  ASSOCIATION: msg`Association`,
  SCHOOL: msg`School`,
};

export const LEGAL_FORMS: Words<LegalForm> = {
  LIMITED_COMPANY: msg`Limited company`,
  SOLE_TRADER: msg`Sole trader`,
  PARTNERSHIP: msg`Partnership`,
  ECONOMIC_ASSOCIATION: msg`Economic association`,
  NONPROFIT_ASSOCIATION: msg`Non-profit association`,
  FOUNDATION: msg`Foundation`,
  PUBLIC_AUTHORITY: msg`Public authority`,
  FOREIGN: msg`Foreign legal form`,
  OTHER: msg`Other legal form`,
};

export const SIZES: Words<SizeClass> = {
  MICRO: msg`Micro (under 10)`,
  SMALL: msg`Small (10–49)`,
  MEDIUM: msg`Medium-sized (50–249)`,
  LARGE: msg`Large (250 or more)`,
};

export const STATUSES: Words<MembershipStatus> = {
  APPLIED: msg`Applied`,
  NEW: msg`New member`,
  CURRENT: msg`Member`,
  GRACE: msg`Grace period`,
  EXPIRED: msg`Lapsed`,
  CANCELLED: msg`Left`,
  DECLINED: msg`Application declined`,
};

export const STATUS_TONES: Readonly<Record<MembershipStatus, Tone>> = {
  APPLIED: 'waiting',
  NEW: 'new',
  CURRENT: 'good',
  GRACE: 'waiting',
  EXPIRED: 'over',
  CANCELLED: 'over',
  DECLINED: 'bad',
};

export const NETWORK_ROLES: Words<NetworkRoleKind> = {
  PARTNER: msg`Partner`,
  FINANCIER: msg`Financier`,
  STAKEHOLDER: msg`Stakeholder`,
  PROSPECT: msg`Prospect`,
  SUPPLIER: msg`Supplier`,
};

export const SCHEMES: Words<IdentifierScheme> = {
  SE_ORGNR: msg`Organisation number`,
  VAT: msg`VAT number`,
  LEI: msg`LEI code`,
  PIC: msg`PIC (EU participant)`,
  DUNS: msg`D-U-N-S number`,
  ISNI: msg`ISNI`,
  NATIONAL: msg`National number`,
};

export const ADDRESS_KINDS: Words<AddressKind> = {
  VISITING: msg`Visiting address`,
  POSTAL: msg`Postal address`,
  BILLING: msg`Billing address`,
};

export const VISIBILITIES: Words<Visibility> = {
  PUBLIC: msg`Everyone`,
  NETWORK: msg`The network`,
  ORGANISATION: msg`The own organisation`,
  PROCESS_MANAGEMENT: msg`The process management`,
};

export const LISTING_STATUSES: Words<ListingStatus> = {
  DRAFT: msg`Draft`,
  SUBMITTED: msg`Submitted`,
  REJECTED: msg`Rejected`,
  PUBLISHED: msg`Published`,
  ON_HOLD: msg`On hold`,
  EXPIRED: msg`Expired`,
  ARCHIVED: msg`Archived`,
};

/** How well an organisation can do something. */
export const LEVELS: Readonly<Record<number, MessageDescriptor>> = {
  1: msg`Some experience`,
  2: msg`Experienced`,
  3: msg`Leading`,
};

export function valuesOf<Value extends string>(words: Words<Value>): Value[] {
  return Object.keys(words) as Value[];
}
