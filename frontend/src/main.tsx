import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from '@/app/App';
import { loadMessages } from '@/app/messages';
import { activate, preferredLanguage } from '@/shared/i18n/language';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element with the id “root”.');

await activate(preferredLanguage(), loadMessages);
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
