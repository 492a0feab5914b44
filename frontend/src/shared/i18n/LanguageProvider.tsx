import { i18n } from '@lingui/core';
import { I18nProvider, useLingui } from '@lingui/react';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { activate, isLanguage, type Language, type LoadMessages, remember } from './language';

type SwitchLanguage = (language: Language) => Promise<void>;

const Switch = createContext<SwitchLanguage | null>(null);

interface LanguageProviderProps {
  load: LoadMessages;
  /** What must be read again because the server answers in the reader's language. */
  onSwitched: () => void;
  children: ReactNode;
}

export function LanguageProvider({ load, onSwitched, children }: LanguageProviderProps) {
  const switchLanguage = useMemo<SwitchLanguage>(
    () => async (language) => {
      await activate(language, load);
      remember(language);
      onSwitched();
    },
    [load, onSwitched],
  );
  return (
    <I18nProvider i18n={i18n}>
      <Switch value={switchLanguage}>{children}</Switch>
    </I18nProvider>
  );
}

export function useLanguage(): [Language, SwitchLanguage] {
  const switchLanguage = useContext(Switch);
  const { i18n: active } = useLingui();
  if (!switchLanguage) throw new Error('useLanguage needs a LanguageProvider above it.');
  return [isLanguage(active.locale) ? active.locale : 'sv', switchLanguage];
}
