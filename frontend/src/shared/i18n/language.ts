import type { Messages } from '@lingui/core';
import { i18n } from '@lingui/core';

export type Language = 'sv' | 'en';

export const LANGUAGES: readonly { code: Language; name: string }[] = [
  { code: 'sv', name: 'Svenska' },
  { code: 'en', name: 'English' },
];

export type LoadMessages = (language: Language) => Promise<Messages>;

const KEY = 'konstellation.language';

export function isLanguage(value: unknown): value is Language {
  return value === 'sv' || value === 'en';
}

/** The reader's own choice, otherwise what the server wrote into the page, otherwise Swedish. */
export function preferredLanguage(): Language {
  const stored = localStorage.getItem(KEY);
  if (isLanguage(stored)) return stored;
  const served = document.documentElement.lang;
  return isLanguage(served) ? served : 'sv';
}

export function currentLanguage(): Language {
  return isLanguage(i18n.locale) ? i18n.locale : 'sv';
}

export async function activate(language: Language, load: LoadMessages): Promise<void> {
  i18n.loadAndActivate({ locale: language, messages: await load(language) });
  document.documentElement.lang = language;
}

export function remember(language: Language): void {
  localStorage.setItem(KEY, language);
}
