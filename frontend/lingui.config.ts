import { defineConfig } from '@lingui/conf';
import { formatter } from '@lingui/format-po';

/** One catalogue for the shell, one for what is shared and one per feature: each room owns its words. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['sv', 'en'],
  catalogs: [
    { path: '<rootDir>/src/app/locales/{locale}', include: ['<rootDir>/src/app'] },
    { path: '<rootDir>/src/shared/locales/{locale}', include: ['<rootDir>/src/shared'] },
    {
      path: '<rootDir>/src/features/{name}/locales/{locale}',
      include: ['<rootDir>/src/features/{name}'],
    },
  ],
  format: formatter({ lineNumbers: false }),
});
