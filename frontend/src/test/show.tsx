import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactElement } from 'react';
import { loadMessages } from '@/app/messages';
import { LanguageProvider } from '@/shared/i18n/LanguageProvider';
import { Design } from '@/shared/ui/Design';

/** Renders a component as a page would hold it: language, look and an empty query cache. */
export function show(element: ReactElement) {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <QueryClientProvider client={queryClient}>
      <LanguageProvider load={loadMessages} onSwitched={() => undefined}>
        <Design>{element}</Design>
      </LanguageProvider>
    </QueryClientProvider>,
  );
}
