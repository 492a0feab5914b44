import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { LanguageProvider } from '@/shared/i18n/LanguageProvider';
import { Design } from '@/shared/ui/Design';
import { loadMessages } from './messages';
import { createQueryClient } from './queryClient';
import { createAppRouter } from './router';

const queryClient = createQueryClient();
const router = createAppRouter(queryClient);

// What the server words for the reader is read again in the new language.
const readAgain = () => void queryClient.invalidateQueries();

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <LanguageProvider load={loadMessages} onSwitched={readAgain}>
        <Design>
          <RouterProvider router={router} />
        </Design>
      </LanguageProvider>
    </QueryClientProvider>
  );
}
