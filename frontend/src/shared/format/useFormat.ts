import { useLingui } from '@lingui/react';
import { isLanguage } from '@/shared/i18n/language';
import { type Format, formatFor } from './format';

export function useFormat(): Format {
  const { i18n } = useLingui();
  return formatFor(isLanguage(i18n.locale) ? i18n.locale : 'sv');
}
