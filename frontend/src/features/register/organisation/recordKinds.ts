import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** What a row of the history is about, where its name alone does not say so. */
export const RECORD_KINDS: Readonly<Record<string, MessageDescriptor>> = {
  'members.membershipperiod': msg`Membership period`,
  'members.membership': msg`Membership`,
  'members.networkrole': msg`Role in the network`,
  'members.position': msg`Position`,
  'members.delegate': msg`Delegate`,
  'members.competenceclaim': msg`Competence`,
  'members.organisationsector': msg`Sector`,
  'members.address': msg`Address`,
  'members.alias': msg`Other name`,
  'members.personalnumber': msg`Personal identity number`,
};
