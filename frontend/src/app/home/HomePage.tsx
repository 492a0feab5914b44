import { useViewer } from '@/shared/auth/viewer';
import { Start } from './Start';
import { Welcome } from './Welcome';

export function HomePage() {
  const viewer = useViewer();
  return viewer.kind === 'user' ? <Start viewer={viewer} /> : <Welcome />;
}
