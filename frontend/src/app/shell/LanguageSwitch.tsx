import { useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Languages } from 'lucide-react';
import { useLanguage } from '@/shared/i18n/LanguageProvider';
import { LANGUAGES } from '@/shared/i18n/language';

/** Offers the other language, in its own name. */
export function LanguageSwitch() {
  const [language, switchTo] = useLanguage();
  const { t } = useLingui();
  const other = LANGUAGES.find(({ code }) => code !== language);
  if (!other) return null;
  const { code, name } = other;
  return (
    <Button
      variant="subtle"
      color="gray"
      size="sm"
      leftSection={<Languages size={18} aria-hidden="true" />}
      aria-label={t`Switch language: ${name}`}
      onClick={() => switchTo(code)}
    >
      <span lang={code}>{name}</span>
    </Button>
  );
}
