import '@mantine/core/styles.layer.css';
import './fonts.css';
import './base.css';
import { MantineProvider } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';
import { cssNonce, shareNonce } from './cssNonce';
import { cssVariables, printStyles, theme } from './theme';

shareNonce();

// A notice shown before this has come waits in the store.
const Notices = lazy(() => import('./Notices'));

/** The design system around the application: theme, paper, notices. */
export function Design({ children }: { children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={cssNonce}
    >
      <style nonce={cssNonce()}>{printStyles()}</style>
      <Suspense>
        <Notices />
      </Suspense>
      {children}
    </MantineProvider>
  );
}
